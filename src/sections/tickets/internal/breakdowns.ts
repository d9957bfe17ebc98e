import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { EventSettings } from '../../events/events.ts'
import type { MethodFees, SalesFigures, TypeSales } from '../tickets.ts'
import { own } from './tables.ts'

/** Sold tickets by type and listed price; what an order holds beside its tickets is not in. */
export async function typesOf(snapshot: Snapshot, event: EventSettings): Promise<readonly TypeSales[]> {
  const { rows } = await sql<TypeSales>`
    select t.type_name as type, t.listed_price as price, count(*) as tickets, sum(r.net_price) as net
    from tickets.tickets t
    join tickets.reconciled_tickets r on r.ticket_id = t.id and r.net_price is not null
    where t.event_id = ${event.id}
    group by t.type_name, t.listed_price
    order by t.type_name, t.listed_price desc`.execute(own(snapshot))
  return rows
}

/** Of the orders whose fees are added up: paid and refunded, in the event's currency, settled in it. */
export async function methodsOf(snapshot: Snapshot, event: EventSettings): Promise<readonly MethodFees[]> {
  const { rows } = await sql<MethodFees>`
    select f.method, count(*) as payments, sum(o.total) as charged,
      sum(f.payment_fee) as stripe_fees, sum(f.vendor_fee) as vendor_fees
    from tickets.orders o
    join tickets.payment_fees f on f.payment_intent = o.payment_intent and f.currency = ${event.currency}
    where o.event_id = ${event.id} and o.currency = ${event.currency} and o.state in ('paid', 'refunded')
    group by f.method
    order by charged desc, f.method`.execute(own(snapshot))
  return rows
}

/** Orders, in any state, that are nobody's. */
export async function unmatchedOf(snapshot: Snapshot, event: EventSettings): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from tickets.orders o join tickets.reconciled_orders r on r.order_id = o.id
    where o.event_id = ${event.id} and r.human is null`.execute(own(snapshot))
  return rows[0]?.count ?? 0
}

/** A ticket takes its place whatever its order came to. */
export async function placesOf(snapshot: Snapshot, event: EventSettings): Promise<SalesFigures['places']> {
  const { rows } = await sql<{ capacity: number; taken: number }>`
    select e.capacity,
      (select count(*) from tickets.tickets t where t.event_id = e.event_id and t.status = 'valid') as taken
    from tickets.vendor_events e
    where e.event_id = ${event.id} and e.capacity is not null`.execute(own(snapshot))
  return rows[0] ?? null
}
