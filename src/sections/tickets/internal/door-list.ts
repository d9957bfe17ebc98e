import { sql } from 'kysely'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { EventSettings } from '../../events/events.ts'
import { BATCH } from './order-list.ts'
import { own } from './tables.ts'

export type DoorTicket = {
  readonly name: string
  readonly type: string
  readonly barcode: string
  readonly checkedIn: boolean
}

/**
 * The event's live tickets as people look names up: without regard to case and accents, whatever the database's collation;
 * those without a name last.
 */
export function doorList(snapshot: Snapshot, event: EventSettings): AsyncIterable<readonly DoorTicket[]> {
  const query = sql<DoorTicket>`
    select t.name, t.type_name as type, t.barcode, t.checked_in
    from tickets.live_tickets l join tickets.tickets t on t.id = l.id
    where l.event_id = ${event.id}
    order by t.name = '', tickets.search_words(t.name), t.name, t.barcode`
  return readInBatches(own(snapshot), query, BATCH)
}
