import { type RawBuilder, sql } from 'kysely'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { containsWords } from '../../../platform/db/word-search.ts'
import type { Cents } from '../../../platform/money.ts'
import type { EventSettings } from '../../events/events.ts'
import type { OrderState } from '../tickets.ts'
import type { UnmatchedReason } from './match.ts'
import { BATCH, PAGE, type Page } from './order-list.ts'
import { normalised } from './search.ts'
import { own } from './tables.ts'

export const TICKET_STATES = ['valid', 'checked-in', 'void', 'comp'] as const
export const TICKET_MATCHES = ['yes', 'no', 'by-hand'] as const
export const TICKET_SORTS = ['date', 'name', 'price'] as const
/** Why a valid ticket is nobody's. */
export const TICKET_PROBLEMS = [
  'no-address',
  'unknown',
  'not-verified',
  'ambiguous',
  'buyer-address-only',
  'by-hand',
  'erased',
] as const satisfies readonly UnmatchedReason[]

export type TicketFilters = {
  /** Words of the holder's name or address; or the barcode, or the ticket's or order's id, whole. */
  readonly search?: string
  readonly state?: (typeof TICKET_STATES)[number]
  readonly type?: string
  readonly matched?: (typeof TICKET_MATCHES)[number]
  readonly problem?: (typeof TICKET_PROBLEMS)[number]
}

export type TicketsQuery = TicketFilters & {
  readonly sort: (typeof TICKET_SORTS)[number]
  readonly descending: boolean
  /** The last ticket of the page before. */
  readonly after?: string
}

export type TicketRow = {
  readonly id: string
  readonly name: string
  /** The attendee's own where they gave one ("same as mine" is none), else the one on the ticket. */
  readonly email: string
  readonly typeName: string
  readonly valid: boolean
  readonly checkedIn: boolean
  readonly barcode: string
  readonly price: Cents
  /** After discounts and refunds; null for a ticket that is not sold. */
  readonly netPrice: Cents | null
  /** Null for a comp. */
  readonly orderId: string | null
  /** Null for a comp, and while the order is not here yet. */
  readonly orderState: OrderState | null
  readonly human: string | null
  readonly unmatched: UnmatchedReason | null
  readonly byHand: boolean
  /** Why the vendor no longer has it; null while it does. */
  readonly gone: string | null
}

/** A page of the event's tickets, comps and voided ones too. */
export async function ticketPage(
  snapshot: Snapshot,
  event: EventSettings,
  query: TicketsQuery,
): Promise<Page<TicketRow>> {
  const { rows } = await sql<TicketRow>`${ticketRows(event, query)} limit ${PAGE + 1}`.execute(own(snapshot))
  const shown = rows.slice(0, PAGE)
  return { rows: shown, next: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null }
}

/** The order's tickets, in vendor order. */
export async function ticketsOfOrder(snapshot: Snapshot, order: string): Promise<readonly TicketRow[]> {
  const { rows } = await sql<TicketRow>`
    ${SELECT} where t.order_id = ${order} order by length(t.id), t.id collate "C"`.execute(own(snapshot))
  return rows
}

export async function findTicket(snapshot: Snapshot, id: string): Promise<TicketRow | undefined> {
  const { rows } = await sql<TicketRow>`${SELECT} where t.id = ${id}`.execute(own(snapshot))
  return rows[0]
}

export type TicketType = { readonly id: string; readonly name: string }

/** Each type that was issued, found by leaps through an index and not by looking at every ticket. */
export async function ticketTypes(snapshot: Snapshot, event: EventSettings): Promise<readonly TicketType[]> {
  const { rows } = await sql<TicketType>`
    with recursive leaps as (
      (select t.type_id, t.type_name from tickets.tickets t
        where t.event_id = ${event.id} order by t.type_id limit 1)
      union all
      select following.* from leaps, lateral (
        select t.type_id, t.type_name from tickets.tickets t
        where t.event_id = ${event.id} and t.type_id > leaps.type_id order by t.type_id limit 1
      ) following
    )
    select type_id as id, type_name as name from leaps order by name, id`.execute(own(snapshot))
  return rows
}

/** Every ticket that the filters let through, in their order, a batch at a time. */
export function allTickets(
  snapshot: Snapshot,
  event: EventSettings,
  { after, ...query }: TicketsQuery,
): AsyncIterable<readonly TicketRow[]> {
  return readInBatches(own(snapshot), ticketRows(event, query), BATCH)
}

function ticketRows(event: EventSettings, { sort, descending, after, ...filters }: TicketsQuery) {
  const by = SORTED_BY[sort]
  const conditions = [sql<boolean>`t.event_id = ${event.id}`, ...conditionsOf(filters)]
  if (after !== undefined) {
    const last = sql`((select ${by} from tickets.tickets t where t.id = ${after}), ${after})`
    conditions.push(descending ? sql`(${by}, t.id) < ${last}` : sql`(${by}, t.id) > ${last}`)
  }
  const order = descending ? sql`${by} desc, t.id desc` : sql`${by}, t.id`
  return sql<TicketRow>`${SELECT} where ${sql.join(conditions, sql` and `)} order by ${order}`
}

const SORTED_BY = { date: sql`t.created_at`, name: sql`t.name`, price: sql`t.listed_price` } as const

const WORDS = sql<string>`t.searched`

const SELECT = sql`
  select t.id, t.name, case when t.own_address like '%_@_%' then btrim(t.own_address) else t.email end as email,
    t.type_name, t.status = 'valid' as valid, t.checked_in, t.barcode, t.listed_price as price, r.net_price, t.order_id,
    o.state as order_state, r.human, r.unmatched, t.gone,
    exists (select from tickets.manual_matches m where m.ticket_id = t.id) as by_hand
  from tickets.tickets t
  join tickets.reconciled_tickets r on r.ticket_id = t.id
  left join tickets.orders o on o.id = t.order_id`

function conditionsOf({ search, state, type, matched, problem }: TicketFilters) {
  const conditions: RawBuilder<boolean>[] = []
  if (search !== undefined) {
    // An array, not a subquery of rows: an index can be asked for either half.
    conditions.push(sql`((${containsWords(WORDS, search, normalised)}) or t.id = any(array(
      select w.id from tickets.tickets w
      where w.id = btrim(${search}) or w.order_id = btrim(${search}) or lower(w.barcode) = lower(btrim(${search})))))`)
  }
  if (state !== undefined) conditions.push(IN_STATE[state])
  if (type !== undefined) conditions.push(sql`t.type_id = ${type}`)
  if (matched === 'yes') conditions.push(sql`r.human is not null`)
  if (matched === 'no') conditions.push(sql`r.human is null`)
  if (matched === 'by-hand') {
    conditions.push(sql`exists (select from tickets.manual_matches m where m.ticket_id = t.id)`)
  }
  if (problem !== undefined) conditions.push(sql`r.human is null and r.unmatched = ${problem}`)
  return conditions
}

const IN_STATE: Readonly<Record<(typeof TICKET_STATES)[number], RawBuilder<boolean>>> = {
  valid: sql`t.status = 'valid'`,
  'checked-in': sql`t.status = 'valid' and t.checked_in`,
  void: sql`t.status = 'voided'`,
  comp: sql`t.status = 'valid' and t.order_id is null`,
}
