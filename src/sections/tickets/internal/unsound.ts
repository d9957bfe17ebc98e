import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Unsound } from '../tickets.ts'
import { own } from './tables.ts'

/** What no transaction may leave behind: a record that was not reconciled, an order whose parts do not add up. */
export async function unsound(snapshot: Snapshot): Promise<readonly Unsound[]> {
  const { rows } = await sql<Unsound>`
    select 'order-not-reconciled' as code, o.id as subject
    from tickets.orders o left join tickets.reconciled_orders r on r.order_id = o.id
    where r.order_id is null
    union all
    select 'ticket-not-reconciled', t.id
    from tickets.tickets t left join tickets.reconciled_tickets r on r.ticket_id = t.id
    where r.ticket_id is null
    union all
    select 'order-does-not-add-up', o.id
    from tickets.orders o
    join tickets.reconciled_orders r on r.order_id = o.id
    where o.total - o.refunded <> r.taxable + r.vip_premium + r.donations + r.other
      or r.taxable + r.vip_premium <> (
        select coalesce(sum(p.net_price), 0)
        from tickets.tickets t join tickets.reconciled_tickets p on p.ticket_id = t.id
        where t.order_id = o.id
      )
    order by code, subject`.execute(own(snapshot))
  return rows
}
