import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import { takeLock } from '../../../platform/db/locks.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Teams } from '../../teams/teams.ts'
import type { ActivateYearResult, CreateYearResult, NewYear, Year } from '../budget.ts'
import { recordChanges } from './changes.ts'
import { makeStructure } from './structure.ts'
import { own } from './tables.ts'

const LABEL = /^\d{4}(-[A-Z0-9]{1,8})?$/

export async function createYear(tx: Tx, teams: Teams, year: NewYear, actor: Actor): Promise<CreateYearResult> {
  if (!LABEL.test(year.year)) return { ok: false, code: 'not-a-year-label', year: year.year }
  // Of two who make the same year at once, the second waits here for the first and then finds it taken.
  const made = await own(tx)
    .insertInto('years')
    .values({ label: year.year, name: year.name })
    .onConflict((conflict) => conflict.column('label').doNothing())
    .returning(['id', 'label', 'name', 'state', 'feeVatRate'])
    .executeTakeFirst()
  if (made === undefined) return { ok: false, code: 'year-taken', year: year.year }

  const { id, ...after } = made
  const structure = await makeStructure(tx, id, await teams.list(tx))
  await recordChanges(
    tx,
    id,
    [{ subject: { kind: 'year', id }, field: null, before: null, after }, ...structure],
    actor,
  )
  return { ok: true, id }
}

/** The lock keeps a run of the ticketing lines from writing into a year that closes under it. */
export async function activateYear(tx: Tx, label: string, actor: Actor): Promise<ActivateYearResult> {
  await takeLock(tx, 'budget-year')
  const concerned = await own(tx)
    .selectFrom('years')
    .select(['id', 'label', 'state'])
    .where((is) => is.or([is('label', '=', label), is('state', '=', 'active')]))
    .execute()
  const year = concerned.find((each) => each.label === label)
  if (year === undefined) return { ok: false, code: 'unknown-year', year: label }
  if (year.state === 'closed') return { ok: false, code: 'year-closed', year: label }
  if (year.state === 'active') return { ok: false, code: 'already-active', year: label }

  const active = concerned.find((each) => each.state === 'active')
  if (active !== undefined) await setState(tx, active, 'closed', actor)
  await setState(tx, year, 'active', actor)
  return { ok: true, closed: active?.label ?? null }
}

export async function years(snapshot: Snapshot): Promise<readonly Year[]> {
  return own(snapshot)
    .selectFrom('years')
    .select(['id', 'label as year', 'name', 'state'])
    .orderBy(sql`label collate "C" desc`)
    .execute()
}

/** The year of this label; undefined where there is none. */
export async function findYear(snapshot: Snapshot, label: string) {
  return own(snapshot)
    .selectFrom('years')
    .select(['id', 'state', 'feeVatRate'])
    .where('label', '=', label)
    .executeTakeFirst()
}

async function setState(
  tx: Tx,
  { id, state }: Pick<Year, 'id' | 'state'>,
  next: Year['state'],
  actor: Actor,
): Promise<void> {
  await own(tx).updateTable('years').set({ state: next }).where('id', '=', id).execute()
  await recordChanges(tx, id, [{ subject: { kind: 'year', id }, field: 'state', before: state, after: next }], actor)
}
