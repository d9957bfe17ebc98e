import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { BasisPoints, Cents } from '../../platform/money.ts'

/**
 * Budget owns the years, their groups, categories and line items, and the append-only record of every change to one of
 * their fields, written in the same transaction as the change. Ticket sales flow into it by themselves. A year is named
 * by its label, and a closed one changes no more.
 */
export interface Budget {
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
  /** Every line of the year: the ticketing lines by first day and kind, then the others by group and category. */
  lines(snapshot: Snapshot, year: string): Promise<LinesResult>
}

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
export type Year = NewYear & { readonly id: string; readonly state: YearState }
export type YearState = 'draft' | 'active' | 'closed'

export type CreateYearResult =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly code: 'year-taken'; readonly year: string }
  | { readonly ok: false; readonly code: 'not-a-year-label'; readonly year: string }

/** `closed` is the label of the year that was active. */
export type ActivateYearResult =
  | { readonly ok: true; readonly closed: string | null }
  | { readonly ok: false; readonly code: 'unknown-year' | 'year-closed' | 'already-active'; readonly year: string }

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
    /** The first day of the filed quarter that it corrects. */
    readonly corrects: Temporal.PlainDate | null
  } | null
  /** Goes up with every change. */
  readonly version: number
}
