import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { BasisPoints, Cents, Share } from '../../platform/money.ts'
import type { Personal } from '../../platform/personal.ts'
import type { AmountRead, DecimalSign } from '../../platform/typed/amount.ts'
import type { DayOrder, DayRead } from '../../platform/typed/day.ts'

/**
 * Budget owns the years, their groups, categories and line items, and the append-only record of every change to one of
 * their fields, written in the same transaction as the change. Ticket sales flow into it by themselves. A year is named
 * by its label, and a closed one changes no more.
 */
export interface Budget {
  readonly personal: Personal
  /** A draft year with its Departments group (a category per team with a budget) and its Ticketing group. */
  createYear(tx: Tx, year: NewYear, actor: Actor): Promise<CreateYearResult>
  /** Makes a draft the active year; the one that was active is closed. */
  activateYear(tx: Tx, year: string, actor: Actor): Promise<ActivateYearResult>
  /** Every year, the latest label first. */
  years(snapshot: Snapshot): Promise<readonly Year[]>
  /** The year's groups and categories in their order, with what their lines come to. */
  overview(snapshot: Snapshot, year: string): Promise<OverviewResult>
  /**
   * Brings the year's ticketing lines in step with the weekly actuals: one line per completed bucket and kind, exactly as
   * Tickets gives them. Completed: the bucket ends before the one that holds `today` begins. Buckets that changed are
   * corrected, gone ones removed; where nothing differs nothing is written. The lines are the machine's, whoever asked
   * for the run, so the actor is the system.
   */
  recordActuals(tx: Tx, actuals: Actuals, actor: SystemActor): Promise<RecordActualsResult>
  readonly figures: BudgetFigures
  /** Every line of the year: the ticketing lines by first day and kind, then the others by group and category. */
  lines(snapshot: Snapshot, year: string): Promise<LinesResult>
  /** The ids of all teams that a category or a line names, which no foreign key keeps. */
  teamsNamed(snapshot: Snapshot): Promise<readonly string[]>
  /** What somebody sees and changes: by role, else by the teams whose categories they answer for. */
  reach(snapshot: Snapshot, viewer: { readonly human: string; readonly roles: readonly string[] }): Promise<Reach>
  /** The year with all of its groups, categories and lines that are within reach. */
  sheet(snapshot: Snapshot, year: string, reach: Reach): Promise<Sheet | undefined>
  readonly keeping: YearKeeping
  readonly editing: BudgetEditing
  readonly record: BudgetRecord
}

/** What a year comes to and when money comes and goes, worked out of its lines when asked for: nothing of it is stored. */
export interface BudgetFigures {
  /** All of one reading. With `sales`, what is projected of them counts as if it were booked. */
  of(snapshot: Snapshot, year: string, asked: FiguresAsked): Promise<FiguresResult>
  /** Expenses less other income, both without Ticketing: what tickets have to pay for. Paid amounts stand in for planned ones. */
  toCover(snapshot: Snapshot, year: string): Promise<Cents>
  /** Sales to come. `trial` stands in for the year's parameters where it has values, for a look. */
  projection(
    snapshot: Snapshot,
    year: string,
    sales: SalesSoFar,
    trial?: Partial<PlannedParameters>,
  ): Promise<ProjectionResult>
  /**
   * The lines that the sales to come would have: without ids, as nothing of them is stored. None where the year is named
   * after another one than the event's, or is not there.
   */
  toCome(snapshot: Snapshot, year: string, sales: SalesSoFar): Promise<readonly CountedLine[]>
  /** Keeps what is planned, and of each value whether that or what is observed is gone by. Never what a sync does. */
  plan(tx: Tx, year: string, parameters: ProjectionParameters, actor: Actor): Promise<PlanResult>
  /**
   * Marks a quarter as filed with the tax office: what sales would still change in its ticketing lines is corrected beside
   * them from then on. `quarter` is its first day; it must be over on `today`, and of the year's calendar year.
   */
  file(tx: Tx, year: string, filing: Filing, actor: Actor): Promise<FileResult>
  /** Takes the mark off again, of the quarter that was filed last. */
  reopen(tx: Tx, year: string, quarter: Temporal.PlainDate, actor: Actor): Promise<ReopenResult>
}

/** The life of years: for finance admins, who are told apart by the routes. */
export interface YearKeeping {
  /** Undefined where there is none of this label. */
  show(snapshot: Snapshot, year: string): Promise<YearDetail | undefined>
  change(tx: Tx, year: string, change: Versioned<YearSettings>, actor: Actor): Promise<ChangeYearResult>
  /** Takes it out of sight. There is no deleting. */
  archive(tx: Tx, year: string, actor: Actor): Promise<YearResult<'already-archived' | 'year-active'>>
  /** Brings it back as a draft. */
  restore(tx: Tx, year: string, actor: Actor): Promise<YearResult<'not-archived'>>
  /** A draft with the same groups, categories and settings, and beside each category what it came to in `from`. */
  clone(tx: Tx, from: string, year: NewYear, actor: Actor): Promise<CloneYearResult>
  /** Adds a category for each team with a budget that has none; tells their names. */
  syncDepartments(
    tx: Tx,
    year: string,
    actor: Actor,
  ): Promise<YearResult<'year-closed', { readonly added: readonly string[] }>>
  /** What the bank says at the end of a day; null takes it back. */
  setBankBalance(
    tx: Tx,
    year: string,
    balance: { readonly on: Temporal.PlainDate; readonly balance: Cents | null },
    actor: Actor,
  ): Promise<YearResult<'year-closed'>>
}

/**
 * Changes to what a year holds. Each is on record field by field. Of two who change one thing, the second is told
 * `changed-meanwhile`, with what is there now; sent again with that version, theirs stands.
 */
export interface BudgetEditing {
  /** Whole things by their ids, with where they stand; undefined out of reach. */
  find(snapshot: Snapshot, thing: Thing, reach: Reach): Promise<Found | undefined>
  addGroup(tx: Tx, year: string, fields: GroupFields, editor: Editor): Promise<AddResult>
  changeGroup(tx: Tx, group: string, change: Versioned<GroupFields>, editor: Editor): Promise<ChangeResult>
  addCategory(tx: Tx, group: string, fields: CategoryFields, editor: Editor): Promise<AddResult>
  changeCategory(tx: Tx, category: string, change: Versioned<CategoryFields>, editor: Editor): Promise<ChangeResult>
  /** In the order given, after those that are there. */
  addLines(tx: Tx, category: string, lines: readonly LineFields[], editor: Editor): Promise<AddLinesResult>
  changeLine(tx: Tx, line: string, change: Versioned<LineFields>, editor: Editor): Promise<ChangeResult>
  /** Lines out of the text of a spreadsheet; writes nothing. */
  readLines(text: string, reading: LinesReading): LinesRead
  /** Lines for categories by name, ignoring case; groups and categories that are missing are made. */
  importLines(tx: Tx, year: string, lines: readonly NamedLine[], editor: Editor): Promise<ImportLinesResult>
  /** Deletes it with all that is in it. */
  remove(tx: Tx, thing: Thing, editor: Editor): Promise<RemoveResult>
  /** The last deletion that was not undone, within reach. */
  lastDeletion(snapshot: Snapshot, year: string, reach: Reach): Promise<Deletion | undefined>
  /** Brings back what that act deleted, as it was. */
  undo(tx: Tx, year: string, act: string, editor: Editor): Promise<UndoResult>
}

/** Who changed what, from what to what: append-only. */
export interface BudgetRecord {
  /** Of one thing within reach, the newest first. */
  of(snapshot: Snapshot, thing: Thing, reach: Reach): Promise<readonly RecordEntry[] | undefined>
  /** A page of the whole year's, the newest first; `after` is the last id of the page before. */
  ofYear(snapshot: Snapshot, year: string, after: number | undefined): Promise<readonly RecordEntry[]>
}

/**
 * `whole`: everything, and changes it. `view`: everything. `teams`: the groups that are neither restricted nor
 * ticketing's, and changes the lines of these teams' categories; of no teams, they coordinate nothing.
 */
export type Reach =
  | { readonly kind: 'whole' }
  | { readonly kind: 'view' }
  | { readonly kind: 'teams'; readonly teams: readonly string[] }

export type Editor = { readonly actor: Actor; readonly reach: Reach }

/** A change of what was seen at that version. */
export type Versioned<Fields> = { readonly version: number; readonly fields: Fields }

export type Thing = { readonly kind: 'group' | 'category' | 'line'; readonly id: string }

export type SystemActor = Extract<Actor, { readonly kind: 'system' }>

/** `today` is the day in the event's time zone; `buckets` are all there are, no two with the same first day. */
export type Actuals = {
  readonly year: string
  readonly today: Temporal.PlainDate
  readonly ticketVatRate: BasisPoints
  readonly buckets: readonly WeeklyActuals[]
}

/** What was sold in one bucket (an ISO week, cut at quarter ends). All money in the event's currency. */
export type WeeklyActuals = {
  readonly start: Temporal.PlainDate
  readonly end: Temporal.PlainDate
  readonly tickets: number
  readonly taxable: Cents
  readonly other: Cents
  readonly vat: Cents
  readonly vipPremium: Cents
  readonly donations: Cents
  readonly stripeFees: Cents
  readonly vendorFees: Cents
}

/** `year` is its label, `2026` or `2027-A`, unique; `name` what people call it. */
export type NewYear = { readonly year: string; readonly name: string }
export type Year = NewYear & { readonly id: string; readonly state: YearState; readonly archived: boolean }
export type YearState = 'draft' | 'active' | 'closed'

export type YearDetail = Year & {
  readonly settings: YearSettings
  readonly version: number
  /** The label of the year whose results stand beside the categories. */
  readonly clonedFrom: string | null
}

export type YearSettings = {
  readonly name: string
  /** What forms offer, in any order. */
  readonly vatRates: readonly BasisPoints[]
  /** When the VAT of each quarter is paid. */
  readonly vatDue: readonly [Temporal.PlainDate, Temporal.PlainDate, Temporal.PlainDate, Temporal.PlainDate]
  /** Of what payment provider and ticket vendor keep; null under reverse charge. */
  readonly feeVatRate: BasisPoints | null
  readonly surplusTaxRate: BasisPoints
  /** Days from the end of a bucket until what was sold in it is on the account. */
  readonly payoutDelay: number
  /** On the account before the first line. */
  readonly openingBalance: Cents
}

export type YearResult<Code extends string, Done = unknown> =
  | ({ readonly ok: true } & Done)
  | { readonly ok: false; readonly code: 'unknown-year' | Code; readonly year: string }

export type ChangeYearResult =
  | YearResult<'year-closed'>
  | { readonly ok: false; readonly code: 'changed-meanwhile'; readonly now: YearDetail }

export type CloneYearResult =
  | CreateYearResult
  | { readonly ok: false; readonly code: 'unknown-year'; readonly year: string }

export type GroupFields = {
  readonly name: string
  /** Groups stand in this order. */
  readonly position: number
  /** Hidden from coordinators and the public. */
  readonly restricted: boolean
}

export type CategoryFields = {
  readonly name: string
  readonly position: number
  /** Income positive, expenses negative. */
  readonly allocated: Cents
  readonly spending: Spending
  /** The id of the team whose category it is. */
  readonly team: string | null
}

export type NamedLine = { readonly group: string; readonly category: string; readonly fields: LineFields }

/** How the rows of a spreadsheet are meant; what is undefined is told by `language`, or asked. */
export type LinesReading = {
  readonly language: Language
  readonly vatRates: readonly BasisPoints[]
  readonly decimal: DecimalSign | undefined
  readonly order: DayOrder | undefined
  /** Where lines go whose rows do not say it; rows then begin with the description. */
  readonly into: { readonly group: string; readonly category: string } | null
}

/** `unreadable` is no table at all. */
export type LinesRead =
  | {
      readonly ok: true
      readonly lines: readonly ReadLine[]
      readonly problems: readonly RowProblem[]
      /** Cells that could be read two ways; null where there are none, or it was told. */
      readonly decimal: Question<AmountRead> | null
      readonly order: Question<DayRead> | null
    }
  | { readonly ok: false; readonly code: 'unreadable'; readonly reason: string }
  | { readonly ok: false; readonly code: 'no-rows' }
  | { readonly ok: false; readonly code: 'too-many-rows'; readonly most: number }

/** `line` is that of the text, counted from 1. */
export type ReadLine = NamedLine & { readonly line: number }

/** A row that is no line, and the cell that is to blame. */
export type RowProblem = {
  readonly line: number
  readonly text: string
  readonly problem: 'missingDescription' | 'missingPlace' | 'amountUnreadable' | 'dayUnreadable' | 'vatUnreadable'
}

/** The first such cell, and what it would be either way: the person says which, for all of them. */
type Question<Read> = { readonly example: string } & Omit<Extract<Read, { readonly code: 'two-ways' }>, 'ok' | 'code'>

/** The one a change was refused for: out of reach, in a year that changes no more, or theirs to see alone. */
export type NotChanged =
  | { readonly ok: false; readonly code: 'not-there' | 'not-yours' | 'read-only' }
  | { readonly ok: false; readonly code: 'year-closed'; readonly year: string }

/** `now` is what is there, and its version. */
export type ChangeResult =
  | { readonly ok: true; readonly year: string }
  | NotChanged
  | { readonly ok: false; readonly code: 'team-taken' }
  | { readonly ok: false; readonly code: 'changed-meanwhile'; readonly now: Found }

export type AddResult =
  | { readonly ok: true; readonly id: string; readonly year: string }
  | NotChanged
  | { readonly ok: false; readonly code: 'team-taken' }
export type AddLinesResult = { readonly ok: true; readonly ids: readonly string[]; readonly year: string } | NotChanged

/** `ambiguous` names a group or category that the year has more than once. */
export type ImportLinesResult =
  | { readonly ok: true; readonly added: number; readonly made: readonly string[] }
  | NotChanged
  | { readonly ok: false; readonly code: 'ambiguous'; readonly name: string }

/** `kept` is what every year has: the Departments and Ticketing groups, and ticketing's own categories and lines. */
export type RemoveResult =
  | { readonly ok: true; readonly year: string; readonly act: string; readonly lines: number }
  | NotChanged
  | { readonly ok: false; readonly code: 'kept' }

/** What it was called, and how many lines went with it. */
export type Deletion = { readonly act: string; readonly name: string; readonly lines: number }

export type UndoResult =
  | { readonly ok: true; readonly restored: number }
  | NotChanged
  | { readonly ok: false; readonly code: 'nothing-to-undo' }

export type RecordEntry = {
  readonly id: number
  readonly at: Temporal.Instant
  /** What was changed in one go has one. */
  readonly act: string
  readonly actor: Actor
  readonly subject: { readonly kind: RecordKind; readonly id: string; readonly name: string }
  /** Null is the whole thing: made where there is no `before`, deleted where there is no `after`. */
  readonly field: string | null
  /** As JSON holds them. */
  readonly before: unknown
  readonly after: unknown
}

export type RecordKind = 'year' | 'group' | 'category' | 'line' | 'bank-balance' | 'filed-quarter' | 'projection'

export type Sheet = { readonly year: YearDetail; readonly groups: readonly SheetGroup[] }

export type SheetGroup = GroupFields & {
  readonly id: string
  readonly kind: GroupKind | null
  readonly version: number
  readonly categories: readonly SheetCategory[]
}

export type SheetCategory = CategoryFields & {
  readonly id: string
  readonly kind: CategoryKind | null
  /** What it came to in the year that this one was cloned from. */
  readonly reference: Cents | null
  readonly version: number
  /** Whether whoever asks may change its lines. */
  readonly edits: boolean
  readonly lines: readonly Line[]
}

/** One thing with what is above it, and what may be done to it by whoever asks. */
export type Found = {
  readonly year: YearDetail
  readonly group: Omit<SheetGroup, 'categories'>
  readonly edits: boolean
} & (
  | { readonly kind: 'group' }
  | { readonly kind: 'category'; readonly category: FoundCategory }
  | { readonly kind: 'line'; readonly category: FoundCategory; readonly line: Line }
)
type FoundCategory = Omit<SheetCategory, 'lines' | 'edits'>

export type CreateYearResult =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly code: 'year-taken'; readonly year: string }
  | { readonly ok: false; readonly code: 'not-a-year-label'; readonly year: string }

/** `closed` is the label of the year that was active. */
export type ActivateYearResult =
  | { readonly ok: true; readonly closed: string | null }
  | {
      readonly ok: false
      readonly code: 'unknown-year' | 'year-closed' | 'year-archived' | 'already-active'
      readonly year: string
    }

export type RecordActualsResult =
  | { readonly ok: true; readonly added: number; readonly changed: number; readonly removed: number }
  | { readonly ok: false; readonly code: 'unknown-year' | 'year-closed'; readonly year: string }

export type OverviewResult =
  | { readonly ok: true; readonly groups: readonly Group[] }
  | { readonly ok: false; readonly code: 'unknown-year'; readonly year: string }

export type Group = {
  readonly id: string
  readonly name: string
  /** Set on the two groups that every year has. */
  readonly kind: GroupKind | null
  readonly categories: readonly Category[]
}
export type GroupKind = 'departments' | 'ticketing'

export type Category = {
  readonly id: string
  readonly name: string
  /** Set on the three categories that ticketing fills. */
  readonly kind: CategoryKind | null
  /** The id of the team whose category it is. */
  readonly team: string | null
  /** How many lines it has, and their sums, signed. */
  readonly lines: number
  readonly amount: Cents
  readonly vat: Cents
}

/** What money is spent on: things that last, or the running of the event. */
export type Spending = 'capex' | 'opex'

export type CategoryKind = 'ticket-revenue' | 'donations' | 'processing-fees'

export type LinesResult =
  | { readonly ok: true; readonly lines: readonly Line[] }
  | { readonly ok: false; readonly code: 'unknown-year'; readonly year: string }

export type TicketingKind = 'ticket-revenue' | 'donations' | 'stripe-fees' | 'vendor-fees'

/** Why a line has no VAT rate; its VAT is then 0. */
export type NoVat = 'exempt' | 'not-subject' | 'reverse-charge'

/** How far a line is. What was paid replaces what was planned. */
export type Progress =
  | { readonly state: 'planned' | 'committed' }
  | {
      readonly state: 'paid'
      readonly amount: Cents
      readonly on: Temporal.PlainDate
      /** Of the transfer or the invoice; may be empty. */
      readonly reference: string
    }

/** What a line says, apart from where it is booked. */
export type LineFields = {
  readonly description: string
  /** Income positive, expenses negative. */
  readonly amount: Cents
  readonly vatRate: BasisPoints | NoVat
  readonly expectedOn: Temporal.PlainDate | null
  /** The id of the team that answers for it. */
  readonly team: string | null
  readonly notes: string
  /** Counts in the cash flow and nowhere else: a loan, a deposit. */
  readonly cashFlowOnly: boolean
  readonly progress: Progress
}

export type Line = LineFields & {
  readonly id: string
  /** The names of its group and category, and their ids. */
  readonly group: string
  readonly category: string
  readonly groupId: string
  readonly categoryId: string
  /** Within the amount, with its sign. */
  readonly vat: Cents
  /** Set on lines that ticketing made. */
  readonly ticketing: {
    readonly kind: TicketingKind
    readonly start: Temporal.PlainDate
    readonly end: Temporal.PlainDate
    /** On the revenue line alone. */
    readonly tickets: number | null
    /** The first day of the filed quarter that it corrects; its own day is when that was first seen. */
    readonly corrects: Temporal.PlainDate | null
  } | null
  /** Goes up with every change. */
  readonly version: number
}

export type FiguresAsked = {
  readonly by: CashFlowBy
  readonly sales: SalesSoFar | null
  /** The ids of those that summary and slices are of; all, unless told. */
  readonly groups?: readonly string[]
}

/**
 * Of the current event. `buckets` and `days` are all there are, today's among them. `year` is that of the event: budget
 * years named after another one have no part in its sales to come.
 */
export type SalesSoFar = SalesDays & {
  readonly year: number
  readonly ticketVatRate: BasisPoints
  readonly buckets: readonly SoldBucket[]
  readonly days: readonly { readonly day: Temporal.PlainDate; readonly tickets: number }[]
}

export type SalesDays = {
  readonly today: Temporal.PlainDate
  readonly salesStart: Temporal.PlainDate
  /** The day that the event begins: the last ticket is sold on the one before. */
  readonly event: Temporal.PlainDate
}

/** A bucket of actuals with what was charged in all and what was given back of it. */
export type SoldBucket = WeeklyActuals & { readonly gross: Cents; readonly refunds: Cents }

export type FiguresResult =
  | { readonly ok: true; readonly figures: YearFigures }
  | { readonly ok: false; readonly code: 'unknown-year'; readonly year: string }

export type YearFigures = {
  /** What all of it is worked out of, projected lines among them. */
  readonly lines: readonly CountedLine[]
  readonly summary: Summary
  readonly kept: Kept | null
  readonly income: readonly Slice[]
  readonly expenses: readonly Slice[]
  readonly quarters: readonly VatQuarter[]
  readonly cashFlow: CashFlow
}

/** None of the figures negative but `net`: `income + credit - expenses - owed`. */
export type Summary = {
  readonly income: Cents
  readonly expenses: Cents
  /** Within the income, to be paid to the tax office. */
  readonly vatOwed: Cents
  /** Within the expenses, to be claimed back. */
  readonly vatCredit: Cents
  readonly net: Cents
}

/** How a surplus would be kept. */
export type Kept = { readonly tax: Cents; readonly reserves: Cents }

/** `category` is null for the VAT within the others. The shares of all slices sum to 100 %. */
export type Slice = {
  readonly category: Place | null
  readonly amount: Cents
  readonly share: BasisPoints
}

export type Place = { readonly id: string; readonly name: string }

/** None of the figures is negative; `owed - credit - carriedIn = toPay - carriedOut - toClaim`. */
export type VatQuarter = {
  readonly start: Temporal.PlainDate
  readonly end: Temporal.PlainDate
  readonly owed: Cents
  readonly credit: Cents
  /** What the quarter before had too much of. */
  readonly carriedIn: Cents
  readonly toPay: Cents
  readonly due: Temporal.PlainDate
  readonly carriedOut: Cents
  /** Of a fourth quarter alone, which carries nothing on. */
  readonly toClaim: Cents
  readonly filed: boolean
}

export type CashFlowBy = 'week' | 'month'

export type CashFlow = {
  readonly opening: Cents
  /** In order, without a gap within the year; what lies outside of it has only the periods that something happens in. */
  readonly periods: readonly CashPeriod[]
  readonly closing: Cents
  /** The least there is at the end of any day, the earliest such day; the opening balance where it never falls below that. */
  readonly lowest: { readonly on: Temporal.PlainDate; readonly balance: Cents }
  /** What there is at the end of each day on which something happens. */
  readonly days: readonly { readonly on: Temporal.PlainDate; readonly balance: Cents }[]
  /** Lines without a date: in no period, as nobody knows when. */
  readonly undated: readonly CountedLine[]
}

/** `balance` is the one before, plus `in - out + found`. */
export type CashPeriod = {
  readonly start: Temporal.PlainDate
  readonly end: Temporal.PlainDate
  readonly in: Cents
  readonly out: Cents
  readonly net: Cents
  /** What bank balances had more, or less, than was worked out. */
  readonly found: Cents
  readonly balance: Cents
  readonly entries: readonly CashEntry[]
}

/** On the bank account on that day: a line, a quarter's VAT, or the difference that a bank balance shows at its end. */
export type CashEntry = { readonly on: Temporal.PlainDate; readonly amount: Cents } & (
  | { readonly what: 'line'; readonly line: CountedLine }
  | { readonly what: 'vat'; readonly quarter: VatQuarter }
  | { readonly what: 'bank'; readonly balance: Cents }
)

/** A line as the figures count it: what was paid, and the day, stand in for what was planned. */
export type CountedLine = {
  /** Null for a projected line, which is not stored. */
  readonly id: string | null
  readonly group: Place
  readonly category: Place
  readonly description: string
  readonly amount: Cents
  readonly vatRate: Line['vatRate']
  /** Within the amount, with its sign. */
  readonly vat: Cents
  readonly on: Temporal.PlainDate | null
  readonly cashFlowOnly: boolean
  readonly ticketing: Pick<NonNullable<Line['ticketing']>, 'kind' | 'start' | 'end' | 'corrects'> | null
}

export type ProjectionResult =
  | { readonly ok: true; readonly projection: Projection }
  | { readonly ok: false; readonly code: 'unknown-year'; readonly year: string }

export type Projection = {
  readonly parameters: ProjectionParameters
  readonly observed: Observed
  /** Completed, as they are booked. */
  readonly actual: readonly SoldBucket[]
  /** Today's and those to come. */
  readonly projected: readonly ProjectedBucket[]
}

export type PlannedParameters = {
  /** Tickets that go as soon as sales start, beyond the daily rate. */
  readonly initialSales: number
  /** In thousandths of a ticket a day. */
  readonly dailyRate: number
  /** Of a ticket, with all that is paid beside it. */
  readonly averagePrice: Cents
  /** Of gross, as are the other shares. */
  readonly donationShare: BasisPoints
  readonly stripeShare: BasisPoints
  /** Of each ticket, beside the share; it is in a share that was observed, and then not added. */
  readonly stripeFixed: Cents
  readonly vendorShare: BasisPoints
}

/** What sales can say of themselves. */
export type ObservableParameter = 'dailyRate' | 'averagePrice' | 'donationShare' | 'stripeShare' | 'vendorShare'

export type ProjectionParameters = {
  readonly planned: PlannedParameters
  /** Observed values are gone by as soon as there are any: once a bucket is complete. */
  readonly goneBy: Readonly<Record<ObservableParameter, 'planned' | 'observed'>>
}

/** What the sales say themselves; null where they say nothing yet. */
export type Observed = {
  readonly dailyRate: Share | null
  /** Of a ticket, refunds taken off. */
  readonly averagePrice: Cents | null
  /** Of gross, as are those that follow: VIP premiums and donations. */
  readonly donationShare: Share | null
  readonly taxableShare: Share | null
  /** What is fixed in each payment is in it. */
  readonly stripeShare: Share | null
  readonly vendorShare: Share | null
}

/** Its figures are of the whole bucket: what is sold in it up to now, and what is projected for its other days. */
export type ProjectedBucket = WeeklyActuals & { readonly sold: number; readonly projected: number }

export type PlanResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'unknown-year' | 'year-closed'; readonly year: string }

export type Filing = { readonly quarter: Temporal.PlainDate; readonly today: Temporal.PlainDate }

export type FileResult =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly code: 'unknown-year' | 'year-closed' | 'not-a-quarter' | 'quarter-not-over' | 'already-filed'
      readonly year: string
    }

export type ReopenResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'unknown-year' | 'year-closed' | 'not-filed-last'; readonly year: string }
