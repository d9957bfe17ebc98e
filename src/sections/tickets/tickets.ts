import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { Cents } from '../../platform/money.ts'
import type { Merger, NamesHumans, Personal } from '../../platform/personal.ts'
import type { PaymentFees } from '../../vendors/payment-provider.ts'
import type { EventSummary, OrderRecord, SetAside, TicketRecord } from '../../vendors/ticket-vendor.ts'

/**
 * Tickets owns a faithful copy of the vendor's orders and tickets, who they belong to, and every figure of sales.
 * Orders and tickets are never made or edited here.
 *
 * Writing is the sync's: one runner at a time, under a lease, applies what the vendor says and has it reconciled in the
 * same transaction, so whatever is here is matched and adds up, however far a run got.
 */
export interface Tickets extends Pick<NamesHumans, 'humansNamed'> {
  readonly personal: Personal
  readonly sync: TicketSync
  readonly hints: TicketHints
  /** All that is here of one event: what changed settings have to go over again. */
  everythingOf(snapshot: Snapshot, event: string): Promise<Touched>
  /**
   * Works out who everything belongs to that was touched, whole orders with all their tickets, and what each order's
   * parts are, and writes what differs. The caller holds the lock `reconcile`.
   */
  reconcile(tx: Tx, touched: Touched, findOwners: FindOwners): Promise<Reconciled>
  /**
   * Keeps what a person decided about one valid ticket, audited; `reconcile` goes by it from then on. The caller holds the
   * lock `reconcile` and has what was touched reconciled.
   */
  decideMatch(tx: Tx, match: HandMatch, actor: Actor): Promise<HandMatchResult>
  /** The order that redeems each of these codes: counting, the earliest purchase, ties in vendor order. */
  redemptions(snapshot: Snapshot, codes: readonly string[]): Promise<readonly CodeUse[]>
  /** Codes, upper case, that more than one counting order carries, of whatever event. */
  reusedCodes(snapshot: Snapshot): Promise<readonly string[]>
  /** What tickets of these events say of these humans' taking part; null where no live ticket is left. */
  holdings(snapshot: Snapshot, events: readonly string[], humans: readonly string[]): Promise<readonly Holding[]>
  attendance(snapshot: Snapshot, events: readonly string[]): Promise<Attendance>
  /** Humans with a live ticket of the current event, in order of id. */
  holders(snapshot: Snapshot): Promise<readonly string[]>
  /**
   * Whether somebody has something ahead of them at the current event: as holder of a live ticket, or as matched buyer of
   * a paid order. What deletion waits for.
   */
  holdsCurrentEventTicket(snapshot: Snapshot, human: string): Promise<boolean>
  /** Whether a complete pass over the current event succeeded that began no longer ago; before there is an event, always. */
  readWithin(snapshot: Snapshot, age: Temporal.Duration): Promise<boolean>
  /** What a human has of the current event: the live tickets that they hold, and the orders, in any state, that they made. */
  held(snapshot: Snapshot, human: string): Promise<Held>
  /** Figures of the current event; undefined before one is set. */
  sales(snapshot: Snapshot): Promise<Sales | undefined>
  /** Weekly buckets of the current event, in order; a week without orders has none. */
  weeklyActuals(snapshot: Snapshot): Promise<readonly WeeklyBucket[]>
  /** All of these and what they are made of: one row, as true as if it were worked out on reading. */
  figures(snapshot: Snapshot): Promise<SalesFigures | undefined>
  /** Writes that row anew where something changed since, for `figures` to find. After whatever may have changed much. */
  deriveFigures(tx: Tx): Promise<void>
  owners(snapshot: Snapshot): Promise<TicketOwners>
  /** How many orders and tickets of all events are matched to somebody. */
  belongings(snapshot: Snapshot, human: string): Promise<Belongings>
  /**
   * Matches by hand to `from` become matches to `into`. The caller holds the lock `reconcile` and has what was touched
   * reconciled once the addresses are `into`'s.
   */
  merge(tx: Tx, merger: Merger): Promise<Touched>
  /** Whether any order or ticket, of whatever event and state, has this canonical address. */
  knowsAddress(snapshot: Snapshot, canonical: string): Promise<boolean>
  /** Records that break a promise of this section; none, unless something is broken. */
  unsound(snapshot: Snapshot): Promise<readonly Unsound[]>
}

export interface TicketSync {
  /**
   * Takes the lease, or says who has it: a run that died lets go within 30 seconds. An incremental run builds on a
   * complete one: where the current event's last full run failed, or nothing is here, it is begun as a full one.
   */
  begin(tx: Tx, mode: SyncMode): Promise<BeginResult>
  /** Keeps the lease for another 30 seconds. Throws `LeaseLost` when another run has it. */
  renew(tx: Tx, lease: Lease | FeesLease): Promise<void>
  /** Writes what differs of one page and says what has to be reconciled in the same transaction. Throws `LeaseLost`. */
  apply(tx: Tx, lease: Lease, records: Records): Promise<Applied>
  /**
   * Orders here, of the run's event, that are not settled at the vendor: they change without being new. Of those in a
   * state that was not understood at most 50, others with each run.
   */
  pending(snapshot: Snapshot, lease: Lease): Promise<readonly string[]>
  /** Ids here of what the vendor was said to have, of the run's event, after the one given in the order of ids. */
  idsHere(snapshot: Snapshot, lease: Lease, kind: RecordKind, after: string): Promise<readonly string[]>
  /** Keeps what the vendor says of the event as a whole. Throws `LeaseLost`. */
  describe(tx: Tx, lease: Lease, event: EventSummary): Promise<void>
  /** Takes the lease of whoever asks for fees, which is another than the run's; undefined while somebody has it. */
  beginFees(tx: Tx, lease: Lease): Promise<FeesLease | undefined>
  /** Payments of paid and refunded orders whose fees are not here yet, oldest first. */
  withoutFees(snapshot: Snapshot): Promise<readonly string[]>
  /** Writes those that are known, counts them on the record of the run, and keeps the lease. Throws `LeaseLost`. */
  recordFees(tx: Tx, lease: FeesLease, fees: ReadonlyMap<string, PaymentFees>): Promise<{ readonly added: number }>
  /** Keeps the reason why a run's fees are not all in. */
  feesFailed(tx: Tx, lease: Lease, reason: string): Promise<void>
  /** Derives the figures anew and lets the lease go. */
  endFees(tx: Tx, lease: FeesLease): Promise<void>
  /** Writes how far the run got, for others to see, and keeps the lease. Throws `LeaseLost`. */
  progress(tx: Tx, lease: Lease, figures: Readonly<SyncFigures>): Promise<void>
  /** Writes the run's record and lets the lease go. */
  end(tx: Tx, lease: Lease, outcome: SyncOutcome): Promise<SyncRun>
  /** The newest run, of those that read pages, with what it set aside and warned of. */
  last(snapshot: Snapshot): Promise<SyncRun | undefined>
  /** How many of the current event's records the last full run, and those since, could not read. */
  setAside(snapshot: Snapshot): Promise<number>
}

/** What the vendor's webhooks told of. A hint says that a record has news; a runner asks for the record itself. */
export interface TicketHints {
  /** Keeps a hint once, however often and in whatever order it comes. */
  receive(tx: Tx, hint: Hint): Promise<{ readonly isNew: boolean }>
  /** Those that no runner has taken yet, the oldest first, at most `HINTS_AT_ONCE`. */
  waiting(snapshot: Snapshot): Promise<readonly Hint[]>
  /** In the transaction that applies what their records are now. Throws `LeaseLost`. */
  taken(tx: Tx, lease: Lease, ids: readonly string[]): Promise<void>
}

/** `id` is the vendor's, of the event that it tells of. */
export type Hint = { readonly id: string; readonly kind: RecordKind; readonly record: string }

export const HINTS_AT_ONCE = 50

/**
 * Full: everything. Incremental: what is new since the run before, and what was left pending. Each takes waiting hints
 * between its pages; hints: nothing but these.
 */
export type SyncMode = 'full' | 'incremental' | 'hints'
export type RecordKind = SetAside['kind']
export type Lease = { readonly run: number; readonly work: 'records'; readonly token: number }
export type FeesLease = { readonly run: number; readonly work: 'fees'; readonly token: number }

export type BeginResult =
  | { readonly ok: true; readonly lease: Lease; readonly reading: Reading }
  | {
      readonly ok: false
      readonly code: 'already-running'
      readonly since: Temporal.Instant
      readonly mode: SyncMode
    }

export type Reading =
  | { readonly mode: 'full' }
  | { readonly mode: 'hints' }
  | {
      readonly mode: 'incremental'
      /** The newest purchase that runs before were told of. */
      readonly reached: Temporal.Instant | null
      /** Whether the last days were not read anew for an hour. */
      readonly rereadDue: boolean
    }

/** Another run took over: this one must write nothing more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

export type Records = {
  readonly orders: readonly OrderRecord[]
  readonly tickets: readonly TicketRecord[]
  /** What was asked for by its id and is not there: its tickets are void and its orders cancelled from then on. */
  readonly gone?: readonly Gone[]
}

export type Gone = { readonly kind: RecordKind; readonly id: string; readonly reason: string }

export type Applied = {
  readonly added: number
  readonly changed: number
  readonly touched: Touched
  /** Codes that an order no longer carries. */
  readonly codesGone: readonly string[]
  /** Records whose state was not understood. */
  readonly warnings: readonly SyncNote[]
}

export type Belongings = { readonly orders: number; readonly tickets: number }

export type Touched = {
  readonly orders: readonly string[]
  /** Tickets without an order. */
  readonly looseTickets: readonly string[]
  /** Canonical. */
  readonly addresses: readonly string[]
}

/** Who each address (canonical) belongs to; one that is left out is nobody's. */
export type FindOwners = (addresses: readonly string[]) => Promise<Owners>

export type Owners = ReadonlyMap<
  string,
  | { readonly known: true; readonly human: string }
  | { readonly known: false; readonly reason: 'not-verified' | 'ambiguous' }
>

export type Reconciled = {
  /** Per event, the humans whose tickets may have changed. */
  readonly humans: ReadonlyMap<string, readonly string[]>
  /** The codes of those orders. */
  readonly codes: readonly string[]
}

export type HandMatch = { readonly ticket: string; readonly whose: HandMatchDecision }

/** Somebody's, nobody's, or again whosever its addresses say. */
export type HandMatchDecision =
  | { readonly decision: 'somebody'; readonly human: string }
  | { readonly decision: 'nobody' | 'addresses' }

export type HandMatchResult =
  | { readonly ok: true; readonly changed: boolean; readonly touched: Touched }
  | { readonly ok: false; readonly code: 'unknown-ticket' | 'void-ticket'; readonly ticket: string }

export type SyncOutcome = Readonly<SyncFigures> & {
  readonly notes: readonly SyncNote[]
  readonly error: string | null
  /** The newest purchase that the vendor told of. */
  readonly reached?: Temporal.Instant | null
}

export type SyncFigures = {
  pages: number
  read: number
  added: number
  changed: number
  feesAdded: number
}

export type SyncNote = SetAside & { readonly severity: 'set-aside' | 'warning' }

export type SyncRun = SyncFigures & {
  readonly id: number
  readonly mode: SyncMode
  readonly state: 'running' | 'succeeded' | 'failed'
  readonly startedAt: Temporal.Instant
  readonly endedAt: Temporal.Instant | null
  readonly setAside: number
  readonly error: string | null
  /** Why the fees are not all in, though the records are. */
  readonly feesError: string | null
  /** All of them of a run that ends; the first of them of the last one. */
  readonly notes: readonly SyncNote[]
  readonly notesInAll: number
}

/** `reuses` are the later orders that carried the code as well. */
export type CodeUse = {
  readonly code: string
  readonly order: string
  readonly at: Temporal.Instant
  readonly reuses: readonly string[]
}

export type Holding = { readonly human: string; readonly participation: 'ticketed' | 'attended' | null }

/** Tickets in vendor order, the newest order first. */
export type Held = { readonly tickets: readonly HeldTicket[]; readonly orders: readonly OwnOrder[] }

export type HeldTicket = {
  readonly id: string
  readonly type: string
  /** As the vendor has it: the attendee's. */
  readonly name: string
  readonly checkedIn: boolean
}

export type OwnOrder = {
  readonly id: string
  readonly state: OrderState
  readonly purchasedAt: Temporal.Instant
  readonly total: Cents
  readonly currency: string
  /** Valid ones, whoever holds them. */
  readonly tickets: number
}

export type OrderState = 'paid' | 'refunded' | 'cancelled' | 'pending'

/** Whether any of the events was ever read in full; then, whether anybody was checked in at all, matched or not. */
export type Attendance = { readonly readInFull: false } | { readonly readInFull: true; readonly checkedIn: boolean }

/** `gross - refunds = taxable + vipPremium + donations + other`; the VAT is within, the fees are beside it. */
export type SalesMoney = {
  readonly gross: Cents
  readonly refunds: Cents
  readonly taxable: Cents
  readonly vipPremium: Cents
  readonly donations: Cents
  readonly other: Cents
  readonly vat: Cents
  readonly stripeFees: Cents
  readonly vendorFees: Cents
}

/** Money covers counting orders, fees refunded ones too. `net` = gross - refunds - both fees. */
export type Sales = SalesMoney & {
  readonly orders: number
  readonly paid: number
  readonly pending: number
  readonly cancelled: number
  readonly refunded: number
  readonly foreignCurrency: number
  readonly unknownStatus: number
  readonly ticketsSold: number
  readonly comps: number
  readonly net: Cents
  /** Paid or refunded orders with a payment whose fees are not known yet. */
  readonly missingFees: number
  readonly foreignFees: number
  /** Counting orders whose parts leave something over: an add-on, a voided ticket not refunded. */
  readonly drifted: number
}

export type WeeklyBucket = SalesMoney & {
  readonly start: Temporal.PlainDate
  readonly end: Temporal.PlainDate
  readonly orders: number
  readonly tickets: number
}

export type SalesFigures = {
  readonly sales: Sales
  /** Local days from the first to the last with any sales; one without has zeros. */
  readonly days: readonly DailySales[]
  /** The same of the event before this one, by its vendor id; null before there were two. */
  readonly lastSeason: { readonly event: string; readonly days: readonly DailySales[] } | null
  readonly weeks: readonly WeeklyBucket[]
  readonly types: readonly TypeSales[]
  readonly methods: readonly MethodFees[]
  /** Orders, in any state, that are nobody's. */
  readonly unmatched: number
  /** Tickets that the vendor lets there be, as of the last full run, and valid ones; null without a limit. */
  readonly places: { readonly capacity: number; readonly taken: number } | null
}

/** Sold tickets of one type at one listed price; `net` is what they brought after discounts and refunds. */
export type TypeSales = {
  readonly type: string
  readonly price: Cents
  readonly tickets: number
  readonly net: Cents
}

/** Payments by one method, `card/visa` or `bizum`, whose fees are added up; `charged` is what they were of. */
export type MethodFees = {
  readonly method: string
  readonly payments: number
  readonly charged: Cents
  readonly stripeFees: Cents
  readonly vendorFees: Cents
}

export type DailySales = { readonly day: Temporal.PlainDate; readonly tickets: number; readonly gross: Cents }

/** Vendor id to human, of the matched ones, of the current event. */
export type TicketOwners = {
  readonly orders: Readonly<Record<string, string>>
  readonly tickets: Readonly<Record<string, string>>
}

export type Unsound = {
  readonly code: 'order-not-reconciled' | 'ticket-not-reconciled' | 'order-does-not-add-up'
  readonly subject: string
}
