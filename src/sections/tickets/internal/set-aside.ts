import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Events } from '../../events/events.ts'
import type { RecordKind } from '../tickets.ts'
import { own } from './tables.ts'

/** A vendor that changed its format may have everything set aside; nobody reads on after so many. */
const SHOWN = 200

export type SetAsideRecord = {
  readonly kind: RecordKind
  /** Null where the record had none. */
  readonly id: string | null
  readonly reason: string
  /** When it was last set aside. */
  readonly at: Temporal.Instant
}

/**
 * Records of the current event that the last full run, or any since, could not read, the newest first. One that was mended
 * at the vendor leaves the list with the next full run: the others need not have come by it.
 */
export async function setAside(
  snapshot: Snapshot,
  event: string,
): Promise<{ readonly count: number; readonly records: readonly SetAsideRecord[] }> {
  const { rows } = await sql<SetAsideRecord & { count: number }>`
    select n.record_kind as kind, n.record_id as id, n.reason, max(r.ended_at) as at, count(*) over () as count
    from tickets.sync_runs r join tickets.sync_notes n on n.run = r.id and n.kind = 'set-aside'
    where r.event_id = ${event} and r.id >= coalesce(
      (select max(f.id) from tickets.sync_runs f
        where f.event_id = ${event} and f.mode = 'full' and f.state = 'succeeded'), 0)
    group by n.record_kind, n.record_id, n.reason
    order by at desc, n.record_kind, length(n.record_id), n.record_id, n.reason
    limit ${SHOWN}`.execute(own(snapshot))
  return { count: rows[0]?.count ?? 0, records: rows.map(({ count: _, ...record }) => record) }
}

export async function countSetAside(snapshot: Snapshot, events: Events): Promise<number> {
  const event = await events.current(snapshot)
  return event === undefined ? 0 : (await setAside(snapshot, event.id)).count
}
