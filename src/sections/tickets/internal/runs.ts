import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Lease, SyncFigures, SyncNote, SyncOutcome, SyncRun } from '../tickets.ts'
import { letGo, renew } from './lease.ts'
import { own, type SyncRunRow } from './tables.ts'

export async function progress(tx: Tx, lease: Lease, figures: Readonly<SyncFigures>): Promise<void> {
  await renew(tx, lease)
  await own(tx).updateTable('syncRuns').set(figures).where('id', '=', lease.run).execute()
}

export async function end(
  tx: Tx,
  lease: Lease,
  { notes, error, reached = null, ...figures }: SyncOutcome,
): Promise<SyncRun> {
  await renew(tx, lease)
  await own(tx)
    .updateTable('syncRuns')
    .set({
      ...figures,
      state: error === null ? 'succeeded' : 'failed',
      error,
      reached,
      setAside: notes.filter(({ severity }) => severity === 'set-aside').length,
      endedAt: sql<Temporal.Instant>`clock_timestamp()`,
    })
    .where('id', '=', lease.run)
    .execute()
  await sql`
    insert into tickets.sync_notes (run, kind, record_kind, record_id, reason)
    select ${lease.run}, * from unnest(
      ${notes.map(({ severity }) => severity)}::text[],
      ${notes.map(({ kind }) => kind)}::text[],
      ${notes.map(({ id }) => id)}::text[],
      ${notes.map(({ reason }) => reason)}::text[]
    )`.execute(own(tx))
  await letGo(tx, lease)
  const run = await own(tx).selectFrom('syncRuns').selectAll().where('id', '=', lease.run).executeTakeFirstOrThrow()
  return withNotes(tx, run, notes.length)
}

export async function last(snapshot: Snapshot): Promise<SyncRun | undefined> {
  const run = await own(snapshot)
    .selectFrom('syncRuns')
    .selectAll()
    .where('mode', '<>', 'hints')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return run && withNotes(snapshot, run, SHOWN_NOTES)
}

/** A vendor's new word for a state makes a note of every order. */
const SHOWN_NOTES = 20

async function withNotes(snapshot: Snapshot, run: SyncRunRow, most: number): Promise<SyncRun> {
  const notes = await own(snapshot)
    .selectFrom('syncNotes')
    .selectAll()
    .select(sql<number>`count(*) over ()`.as('inAll'))
    .where('run', '=', run.id)
    .limit(most)
    .execute()
  const { eventId: _event, rereads: _rereads, reached: _reached, ...shown } = run
  return { ...shown, notes: notes.map(noteOf), notesInAll: notes[0]?.inAll ?? 0 }
}

function noteOf(row: {
  readonly kind: SyncNote['severity']
  readonly recordKind: SyncNote['kind']
  readonly recordId: string | null
  readonly reason: string
}): SyncNote {
  return { severity: row.kind, kind: row.recordKind, id: row.recordId, reason: row.reason }
}
