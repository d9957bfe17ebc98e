import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Events } from '../../events/events.ts'
import { own } from './tables.ts'

/** Holder of a live ticket, or buyer of a paid order, of the current event. */
export async function holdsCurrentEventTicket(snapshot: Snapshot, events: Events, human: string): Promise<boolean> {
  const event = await events.current(snapshot)
  if (event === undefined) return false
  const { rows } = await sql<{ holds: boolean }>`
    select exists (select from tickets.live_tickets where event_id = ${event.id} and human = ${human}::uuid)
      or exists (
        select from tickets.reconciled_orders r join tickets.orders o on o.id = r.order_id
        where r.human = ${human}::uuid and o.event_id = ${event.id} and o.state = 'paid'
      ) as holds`.execute(own(snapshot))
  return rows[0]?.holds === true
}

/** By the database's clock, as runs are: what changed at the vendor before a run began, the run has seen. */
export async function readWithin(snapshot: Snapshot, events: Events, age: Temporal.Duration): Promise<boolean> {
  const event = await events.current(snapshot)
  if (event === undefined) return true
  const { rows } = await sql<{ read: boolean }>`
    select exists (
      select from tickets.sync_runs
      where event_id = ${event.id} and mode = 'full' and state = 'succeeded'
        and started_at > clock_timestamp() - make_interval(secs => ${age.total('seconds')})
    ) as read`.execute(own(snapshot))
  return rows[0]?.read === true
}
