import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Attendance } from '../tickets.ts'
import { own } from './tables.ts'

export async function attendance(snapshot: Snapshot, events: readonly string[]): Promise<Attendance> {
  const { rows } = await sql<Attendance>`
    select
      exists (select from tickets.sync_runs
        where event_id = any(${events}::text[]) and mode = 'full' and state = 'succeeded') as read_in_full,
      exists (select from tickets.tickets where event_id = any(${events}::text[]) and checked_in) as checked_in
  `.execute(own(snapshot))
  const [found] = rows
  if (found === undefined) throw new Error('a query of two answers gave none')
  return found
}
