import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Reading, SyncMode } from '../tickets.ts'
import { own } from './tables.ts'

type Before = { complete: boolean | null; reached: Temporal.Instant | null; reread: boolean; anythingHere: boolean }

/**
 * What a run has to read. The vendor lists the newest first, so a full run that was cut short leaves the newest records
 * and a gap behind them, which no run that goes on from the newest would ever close: after one, everything is read.
 * `reached` is therefore of runs that succeeded, and of what they read themselves: of three orders, a webhook may have
 * brought the last alone.
 */
export async function readingFor(snapshot: Snapshot, event: string | null, mode: SyncMode): Promise<Reading> {
  if (mode === 'full' || mode === 'hints') return { mode }
  const { rows } = await sql<Before>`
    select
      (select state = 'succeeded' from tickets.sync_runs
        where event_id = ${event} and mode = 'full' order by id desc limit 1) as complete,
      (select max(reached) from tickets.sync_runs where event_id = ${event} and state = 'succeeded') as reached,
      exists (select from tickets.sync_runs
        where event_id = ${event} and state = 'succeeded' and rereads
          and started_at > clock_timestamp() - interval '1 hour') as reread,
      exists (select from tickets.orders where event_id = ${event}) as anything_here`.execute(own(snapshot))
  const [before] = rows
  if (before === undefined || before.complete !== true || !before.anythingHere) return { mode: 'full' }
  return { mode: 'incremental', reached: before.reached, rereadDue: !before.reread }
}
