import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Cents } from '../../../platform/money.ts'
import type { EventSettings, Events } from '../../events/events.ts'
import type { FindOwners, OrderState, Reconciled, Touched } from '../tickets.ts'
import { ERASED_ORDER, ERASED_TICKET } from './erased-records.ts'
import { outdate } from './figures.ts'
import { type Match, matchBuyer, matchTickets } from './match.ts'
import { type Scope, widen } from './scope.ts'
import { type SettledOrder, settle } from './settle.ts'
import { own } from './tables.ts'

type Order = {
  id: string
  eventId: string
  state: OrderState
  currency: string
  total: Cents
  refunded: Cents
  donations: Cents
  discount: Cents
  codes: readonly string[]
  buyerName: string
  address: string | null
  erased: boolean
}

type Ticket = {
  id: string
  orderId: string | null
  eventId: string
  valid: boolean
  listedPrice: Cents
  name: string
  address: string | null
  humanBefore: string | null
  byHand: { human: string | null } | undefined
  erased: boolean
}

type OrderRow = { id: string; match: Match; parts: SettledOrder | null }
type TicketRow = { id: string; match: Match; netPrice: Cents | null }

/**
 * Loads the scope, works everything out, writes what differs: a fixed number of statements, whatever its size. Their
 * lookups go through primary keys, `offset 0` for the reason that `applyRecords` gives.
 */
export async function reconcile(tx: Tx, events: Events, touched: Touched, findOwners: FindOwners): Promise<Reconciled> {
  const scope = await widen(tx, touched)
  const [orders, tickets] = await Promise.all([loadOrders(tx, scope), loadTickets(tx, scope)])
  const owners = await findOwners(addressesIn([...orders, ...tickets]))
  const terms = await termsOf(tx, events, [...orders, ...tickets])
  const ticketsOf = Map.groupBy(tickets, ({ orderId }) => orderId)

  const orderRows: OrderRow[] = []
  const ticketRows: TicketRow[] = []
  for (const order of orders) {
    const mine = ticketsOf.get(order.id) ?? []
    const settings = terms.get(order.eventId)
    const parts = settings === undefined ? null : settle({ ...order, tickets: mine }, settings)
    orderRows.push({ id: order.id, match: matchBuyer({ ...order, name: order.buyerName }, owners), parts })
    const matches = matchTickets({ address: order.address, name: order.buyerName }, mine, owners)
    ticketRows.push(...rowsOf(matches, parts))
  }
  const here = new Set(orders.map(({ id }) => id))
  for (const [orderId, mine] of ticketsOf) {
    if (orderId !== null && here.has(orderId)) continue
    // A comp, or a ticket whose order is not here yet: there is no buyer to match by.
    for (const ticket of mine)
      ticketRows.push(...rowsOf(matchTickets({ address: null, name: '' }, [ticket], owners), null))
  }

  const [ordersWritten, ticketsWritten] = await Promise.all([writeOrders(tx, orderRows), writeTickets(tx, ticketRows)])
  if (ordersWritten + ticketsWritten > 0n) await outdate(tx)
  return { humans: humansByEvent(tickets, ticketRows), codes: [...new Set(orders.flatMap(({ codes }) => codes))] }
}

function addressesIn(records: readonly { readonly address: string | null }[]): readonly string[] {
  return [...new Set(records.map(({ address }) => address))].filter((address) => address !== null)
}

function rowsOf(matches: ReadonlyMap<string, Match>, parts: SettledOrder | null): TicketRow[] {
  return [...matches].map(([id, match]) => ({ id, match, netPrice: parts?.netPrices.get(id) ?? null }))
}

/** Past events keep their own settings: an old order that is matched anew still settles by its own event's rules. */
async function termsOf(
  tx: Tx,
  events: Events,
  records: readonly { readonly eventId: string }[],
): Promise<ReadonlyMap<string, EventSettings>> {
  const terms = new Map<string, EventSettings>()
  for (const id of new Set(records.map(({ eventId }) => eventId))) {
    const settings = await events.find(tx, id)
    if (settings !== undefined) terms.set(id, settings)
  }
  return terms
}

function humansByEvent(tickets: readonly Ticket[], rows: readonly TicketRow[]): Reconciled['humans'] {
  const now = new Map(rows.map(({ id, match }) => [id, match.human]))
  const byEvent = Map.groupBy(tickets, ({ eventId }) => eventId)
  return new Map(
    [...byEvent].map(([event, mine]) => {
      const humans = mine.flatMap(({ id, humanBefore }) => [humanBefore, now.get(id) ?? null])
      return [event, [...new Set(humans)].filter((human) => human !== null)]
    }),
  )
}

async function loadOrders(tx: Tx, scope: Scope): Promise<Order[]> {
  const { rows } = await sql<Order>`
    select o.id, o.event_id, o.state, o.currency, o.total, o.refunded, o.donations, o.buyer_name, o.address,
      coalesce(d.discount, 0) as discount, coalesce(d.codes, '{}') as codes, e.erased is not null as erased
    from tickets.orders o
    left join lateral (select o.id) i on true
    left join lateral ${ERASED_ORDER} e on true
    left join lateral (
      select sum(amount) as discount, array_agg(code_key) as codes
      from tickets.order_discounts where order_id = o.id
    ) d on true
    where o.id = any(${scope.orders}::text[])`.execute(own(tx))
  return rows
}

/** In vendor order: the shorter id first, then as text. */
async function loadTickets(tx: Tx, scope: Scope): Promise<Ticket[]> {
  const { rows } = await sql<Omit<Ticket, 'byHand'> & { decided: boolean; decidedFor: string | null }>`
    select t.id, t.order_id, t.event_id, t.status = 'valid' as valid, t.listed_price, t.name, t.address,
      r.human as human_before, m.ticket_id is not null as decided, m.human as decided_for,
      e.erased is not null and not e.keeps_own as erased
    from (
      select * from tickets.tickets where order_id = any(${scope.orders}::text[])
      union all
      select * from tickets.tickets where id = any(${scope.looseTickets}::text[]) and order_id is null
    ) t
    left join lateral (select * from tickets.reconciled_tickets where ticket_id = t.id offset 0) r on true
    left join lateral (select * from tickets.manual_matches where ticket_id = t.id offset 0) m on true
    left join lateral (select t.id, t.order_id) i on true
    left join lateral ${ERASED_TICKET} e on true
    order by length(t.id), t.id collate "C"`.execute(own(tx))
  return rows.map(({ decided, decidedFor, ...ticket }) => ({
    ...ticket,
    byHand: decided ? { human: decidedFor } : undefined,
  }))
}

async function writeOrders(tx: Tx, rows: readonly OrderRow[]): Promise<bigint> {
  const { numAffectedRows = 0n } = await sql`
    with worked_out as (
      select * from unnest(
        ${rows.map(({ id }) => id)}::text[],
        ${rows.map(({ match }) => match.human)}::uuid[],
        ${rows.map(({ match }) => match.unmatched)}::text[],
        ${rows.map(({ parts }) => parts?.ticketsSold ?? null)}::int[],
        ${rows.map(({ parts }) => parts?.taxable ?? null)}::bigint[],
        ${rows.map(({ parts }) => parts?.vipPremium ?? null)}::bigint[],
        ${rows.map(({ parts }) => parts?.donations ?? null)}::bigint[],
        ${rows.map(({ parts }) => parts?.other ?? null)}::bigint[],
        ${rows.map(({ parts }) => parts?.vat ?? null)}::bigint[]
      ) as w (order_id, human, unmatched, tickets_sold, taxable, vip_premium, donations, other, vat)
    )
    insert into tickets.reconciled_orders
      (order_id, human, unmatched, tickets_sold, taxable, vip_premium, donations, other, vat)
    select w.*
    from worked_out w
    left join lateral (select * from tickets.reconciled_orders where order_id = w.order_id offset 0) r on true
    where (r.human, r.unmatched, r.tickets_sold, r.taxable, r.vip_premium, r.donations, r.other, r.vat)
      is distinct from (w.human, w.unmatched, w.tickets_sold, w.taxable, w.vip_premium, w.donations, w.other, w.vat)
    order by w.order_id
    on conflict (order_id) do update set
      human = excluded.human, unmatched = excluded.unmatched, tickets_sold = excluded.tickets_sold,
      taxable = excluded.taxable, vip_premium = excluded.vip_premium, donations = excluded.donations,
      other = excluded.other, vat = excluded.vat`.execute(own(tx))
  return numAffectedRows
}

async function writeTickets(tx: Tx, rows: readonly TicketRow[]): Promise<bigint> {
  const { numAffectedRows = 0n } = await sql`
    with worked_out as (
      select * from unnest(
        ${rows.map(({ id }) => id)}::text[],
        ${rows.map(({ match }) => match.human)}::uuid[],
        ${rows.map(({ match }) => match.unmatched)}::text[],
        ${rows.map(({ netPrice }) => netPrice)}::bigint[]
      ) as w (ticket_id, human, unmatched, net_price)
    )
    insert into tickets.reconciled_tickets (ticket_id, human, unmatched, net_price)
    select w.*
    from worked_out w
    left join lateral (select * from tickets.reconciled_tickets where ticket_id = w.ticket_id offset 0) r on true
    where (r.human, r.unmatched, r.net_price) is distinct from (w.human, w.unmatched, w.net_price)
    order by w.ticket_id
    on conflict (ticket_id) do update set
      human = excluded.human, unmatched = excluded.unmatched, net_price = excluded.net_price`.execute(own(tx))
  return numAffectedRows
}
