import { type RawBuilder, sql } from 'kysely'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { containsWords } from '../../../platform/db/word-search.ts'
import type { Cents } from '../../../platform/money.ts'
import type { EventSettings } from '../../events/events.ts'
import type { OrderState } from '../tickets.ts'
import type { UnmatchedReason } from './match.ts'
import { normalised } from './search.ts'
import { own } from './tables.ts'

export const PAGE = 50
/** Rows of an export that are in memory at once. */
export const BATCH = 500

export const ORDER_PROBLEMS = [
  'unmatched',
  'drifting',
  'foreign',
  'unknown-state',
  'missing-fees',
  'foreign-fees',
] as const
export const ORDER_SORTS = ['date', 'buyer', 'total'] as const

export type OrderFilters = {
  /** Words of the buyer's name or address; or a code, or the order's id, whole. */
  readonly search?: string
  readonly state?: OrderState
  /** The id of a ticket type: orders with such a ticket. */
  readonly type?: string
  readonly matched?: 'yes' | 'no'
  readonly problem?: (typeof ORDER_PROBLEMS)[number]
}

export type OrdersQuery = OrderFilters & {
  readonly sort: (typeof ORDER_SORTS)[number]
  readonly descending: boolean
  /** The last order of the page before. */
  readonly after?: string
}

export type OrderRow = {
  readonly id: string
  readonly at: Temporal.Instant
  readonly state: OrderState
  readonly currency: string
  readonly buyerName: string
  readonly buyerEmail: string
  /** As the vendor says, in the order's own currency, whether it counts or not. */
  readonly total: Cents
  /** Valid ones. */
  readonly tickets: number
  readonly codes: readonly string[]
  readonly human: string | null
  readonly unmatched: UnmatchedReason | null
  /** Paid or refunded, in the event's currency, with a payment whose fees are not known yet. */
  readonly missingFees: boolean
  /** The same with fees that are known, and settled in another currency. */
  readonly foreignFees: boolean
  /** What the vendor calls its state, where that is no word known here; null otherwise. */
  readonly unknownState: string | null
  /** Why the vendor no longer has it; null while it does. */
  readonly gone: string | null
} & OrderFigures

/** In the event's currency. Null where the order does not count, so that a column adds up to the season's figure. */
export type OrderFigures = {
  readonly gross: Cents | null
  readonly refunds: Cents | null
  readonly discount: Cents | null
  readonly taxable: Cents | null
  readonly vipPremium: Cents | null
  readonly donations: Cents | null
  readonly other: Cents | null
  readonly vat: Cents | null
  readonly method: string | null
  /** The fees and the net: of refunded orders too. */
  readonly paymentFee: Cents | null
  readonly vendorFee: Cents | null
  readonly net: Cents | null
}

export type Page<Row> = { readonly rows: readonly Row[]; readonly next: string | null }

/** A page of the event's orders: as many rows are read as are shown, whatever there is. */
export async function orderPage(snapshot: Snapshot, event: EventSettings, query: OrdersQuery): Promise<Page<OrderRow>> {
  const { rows } = await sql<OrderRow>`${orderRows(event, query)} limit ${PAGE + 1}`.execute(own(snapshot))
  const shown = rows.slice(0, PAGE)
  return { rows: shown, next: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null }
}

export async function findOrder(snapshot: Snapshot, event: EventSettings, id: string): Promise<OrderRow | undefined> {
  const { rows } = await sql<OrderRow>`${selectOrders(event)} where o.id = ${id}`.execute(own(snapshot))
  return rows[0]
}

/** Every order that the filters let through, in their order, a batch at a time. */
export function allOrders(
  snapshot: Snapshot,
  event: EventSettings,
  { after, ...query }: OrdersQuery,
): AsyncIterable<readonly OrderRow[]> {
  return readInBatches(own(snapshot), orderRows(event, query), BATCH)
}

function orderRows(event: EventSettings, { sort, descending, after, ...filters }: OrdersQuery) {
  const by = SORTED_BY[sort]
  const conditions = [sql<boolean>`o.event_id = ${event.id}`, ...conditionsOf(event, filters)]
  if (after !== undefined) {
    const last = sql`((select ${by} from tickets.orders o where o.id = ${after}), ${after})`
    conditions.push(descending ? sql`(${by}, o.id) < ${last}` : sql`(${by}, o.id) > ${last}`)
  }
  const order = descending ? sql`${by} desc, o.id desc` : sql`${by}, o.id`
  return sql<OrderRow>`${selectOrders(event)} where ${sql.join(conditions, sql` and `)} order by ${order}`
}

const SORTED_BY = {
  date: sql`o.purchased_at`,
  buyer: sql`o.buyer_name`,
  total: sql`o.total`,
} as const

const WORDS = sql<string>`o.searched`

function conditionsOf(event: EventSettings, { search, state, type, matched, problem }: OrderFilters) {
  const conditions: RawBuilder<boolean>[] = []
  if (search !== undefined) {
    // An array, not a subquery of rows: an index can be asked for either half.
    conditions.push(sql`((${containsWords(WORDS, search, normalised)}) or o.id = btrim(${search}) or o.id = any(array(
      select d.order_id from tickets.order_discounts d where d.code_key = upper(btrim(${search})))))`)
  }
  if (state !== undefined) conditions.push(sql`o.state = ${state}`)
  if (type !== undefined) {
    conditions.push(
      sql`exists (select from tickets.tickets t where t.event_id = ${event.id} and t.type_id = ${type} and t.order_id = o.id)`,
    )
  }
  if (matched === 'yes') conditions.push(sql`r.human is not null`)
  if (matched === 'no' || problem === 'unmatched') conditions.push(sql`r.human is null`)
  if (problem === 'drifting') conditions.push(sql`r.other <> 0`)
  // Two ranges of an index, which "not equal" is not.
  if (problem === 'foreign') conditions.push(sql`(o.currency < ${event.currency} or o.currency > ${event.currency})`)
  if (problem === 'unknown-state') conditions.push(sql`not o.state_known`)
  if (problem === 'missing-fees') conditions.push(missingFees(event))
  if (problem === 'foreign-fees') conditions.push(foreignFees(event))
  return conditions
}

function missingFees(event: EventSettings): RawBuilder<boolean> {
  return sql`(${bearsFees(event)} and o.payment_intent is not null and f.payment_intent is null)`
}

/** Two ranges of an index again; null, of fees that are missing, is in neither. */
function foreignFees(event: EventSettings): RawBuilder<boolean> {
  return sql`(${bearsFees(event)} and (f.currency < ${event.currency} or f.currency > ${event.currency}))`
}

function bearsFees(event: EventSettings): RawBuilder<boolean> {
  return sql`o.state in ('paid', 'refunded') and o.currency = ${event.currency}`
}

function selectOrders(event: EventSettings) {
  const feesCount = sql`${bearsFees(event)} and f.currency = ${event.currency}`
  const counts = sql`r.taxable is not null`
  return sql`
    select o.id, o.purchased_at as at, o.state, o.currency, o.buyer_name, o.buyer_email, o.total,
      (select count(*) from tickets.tickets t where t.order_id = o.id and t.status = 'valid') as tickets,
      array(select d.code from tickets.order_discounts d where d.order_id = o.id order by d.position) as codes,
      r.human, r.unmatched, o.gone, ${missingFees(event)} as missing_fees,
      coalesce(${foreignFees(event)}, false) as foreign_fees, case when not o.state_known then o.status end as unknown_state,
      case when ${counts} then o.total end as gross,
      case when ${counts} then o.refunded end as refunds,
      case when ${counts} then coalesce(
        (select sum(d.amount) from tickets.order_discounts d where d.order_id = o.id), 0) end as discount,
      r.taxable, r.vip_premium, r.donations, r.other, r.vat, f.method,
      case when ${feesCount} then f.payment_fee end as payment_fee,
      case when ${feesCount} then f.vendor_fee end as vendor_fee,
      case when ${counts} or (${feesCount}) then
        case when ${counts} then o.total - o.refunded else 0 end
        - case when ${feesCount} then f.payment_fee + f.vendor_fee else 0 end
      end as net
    from tickets.orders o
    join tickets.reconciled_orders r on r.order_id = o.id
    left join tickets.payment_fees f on f.payment_intent = o.payment_intent`
}
