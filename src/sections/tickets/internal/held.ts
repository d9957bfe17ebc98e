import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Events } from '../../events/events.ts'
import type { Held, HeldTicket, OwnOrder } from '../tickets.ts'
import { own } from './tables.ts'

/** Two indexed queries, whoever it is. */
export async function held(snapshot: Snapshot, events: Events, human: string): Promise<Held> {
  const event = await events.current(snapshot)
  if (event === undefined) return { tickets: [], orders: [] }
  const { rows: tickets } = await sql<HeldTicket>`
    select t.id, t.type_name as type, t.name, t.checked_in
    from tickets.live_tickets l join tickets.tickets t on t.id = l.id
    where l.human = ${human}::uuid and l.event_id = ${event.id}
    order by length(t.id), t.id collate "C"`.execute(own(snapshot))
  const { rows: orders } = await sql<OwnOrder>`
    select o.id, o.state, o.purchased_at, o.total, o.currency,
      (select count(*) from tickets.tickets t where t.order_id = o.id and t.status = 'valid') as tickets
    from tickets.reconciled_orders r join tickets.orders o on o.id = r.order_id
    where r.human = ${human}::uuid and o.event_id = ${event.id}
    order by o.purchased_at desc, length(o.id), o.id collate "C"`.execute(own(snapshot))
  return { tickets, orders }
}
