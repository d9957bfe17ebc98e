import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Attendance } from '../tickets.ts'
import { own } from './tables.ts'

export async function attendance(snapshot: Snapshot, events: readonly string[]): Promise<Attendance> {
  const read = await sql`
    select from tickets.sync_runs
    where event_id = any(${events}::text[]) and mode = 'full' and state = 'succeeded'
    limit 1`.execute(own(snapshot))
  // Until then this is asked with every page of an event that is over: the tickets are not looked through each time.
  if (read.rows.length === 0) return { readInFull: false }
  const admitted = await sql`
    select from tickets.tickets where event_id = any(${events}::text[]) and checked_in limit 1`.execute(own(snapshot))
  return { readInFull: true, checkedIn: admitted.rows.length > 0 }
}
