import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../../../platform/actor.ts'
import type { Tx } from '../../../../platform/db/tx.ts'
import type { YearResult } from '../../budget.ts'
import { differences, type Recorded, recordChanges } from '../changes.ts'
import { own } from '../tables.ts'

export async function archiveYear(
  tx: Tx,
  label: string,
  actor: Actor,
): Promise<YearResult<'already-archived' | 'year-active'>> {
  const year = await held(tx, label)
  if (year === undefined) return { ok: false, code: 'unknown-year', year: label }
  if (year.state === 'active') return { ok: false, code: 'year-active', year: label }
  if (year.archivedAt !== null) return { ok: false, code: 'already-archived', year: label }
  await change(tx, year, { archivedAt: sql<Temporal.Instant>`now()` }, actor)
  return { ok: true }
}

export async function restoreYear(tx: Tx, label: string, actor: Actor): Promise<YearResult<'not-archived'>> {
  const year = await held(tx, label)
  if (year === undefined) return { ok: false, code: 'unknown-year', year: label }
  if (year.archivedAt === null) return { ok: false, code: 'not-archived', year: label }
  await change(tx, year, { archivedAt: null, state: 'draft' }, actor)
  return { ok: true }
}

/** Whoever activates it at this moment, or changes what is in it, goes before or after. */
function held(tx: Tx, label: string) {
  return own(tx)
    .selectFrom('years')
    .select(['id', 'state', 'archivedAt', sql<Recorded>`to_jsonb(years)`.as('row')])
    .where('label', '=', label)
    .forUpdate()
    .executeTakeFirst()
}

type Held = NonNullable<Awaited<ReturnType<typeof held>>>
type NewState = { archivedAt: RawBuilder<Temporal.Instant> | null; state?: 'draft' }

async function change(tx: Tx, { id, row: before }: Held, next: NewState, actor: Actor): Promise<void> {
  const { row } = await own(tx)
    .updateTable('years')
    .set({ ...next, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .returning(sql<Recorded>`to_jsonb(years)`.as('row'))
    .executeTakeFirstOrThrow()
  await recordChanges(tx, id, differences({ kind: 'year', id }, before, row), actor)
}
