import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import { takeLock } from '../../../platform/db/locks.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Teams } from '../../teams/teams.ts'
import type { ActivateYearResult, CreateYearResult, NewYear, Year, YearState } from '../budget.ts'
import { made, type Recorded, recordChanges } from './changes.ts'
import { makeStructure } from './structure.ts'
import { own } from './tables.ts'

const LABEL = /^\d{4}(-[A-Z0-9]{1,8})?$/

export function isYearLabel(text: string): boolean {
  return LABEL.test(text)
}

export async function createYear(tx: Tx, teams: Teams, year: NewYear, actor: Actor): Promise<CreateYearResult> {
  if (!isYearLabel(year.year)) return { ok: false, code: 'not-a-year-label', year: year.year }
  // Of two who make the same year at once, the second waits here for the first and then finds it taken.
  const inserted = await own(tx)
    .insertInto('years')
    .values({ label: year.year, name: year.name, ...usualDueDays(year.year) })
    .onConflict((conflict) => conflict.column('label').doNothing())
    .returning(['id', sql<Recorded>`to_jsonb(years)`.as('row')])
    .executeTakeFirst()
  if (inserted === undefined) return { ok: false, code: 'year-taken', year: year.year }

  const { id, row } = inserted
  await recordChanges(tx, id, [made('year', row), ...(await makeStructure(tx, id, await teams.list(tx)))], actor)
  return { ok: true, id }
}

/** When the VAT of each quarter of the label's year is to be paid, until somebody says otherwise. */
function usualDueDays(label: string) {
  const year = Number(label.slice(0, 4))
  return {
    firstVatDue: Temporal.PlainDate.from({ year, month: 4, day: 20 }),
    secondVatDue: Temporal.PlainDate.from({ year, month: 7, day: 20 }),
    thirdVatDue: Temporal.PlainDate.from({ year, month: 10, day: 20 }),
    fourthVatDue: Temporal.PlainDate.from({ year: year + 1, month: 1, day: 30 }),
  }
}

/** The locks keep a run of the ticketing lines, or an editor, from writing into a year that closes under it. */
export async function activateYear(tx: Tx, label: string, actor: Actor): Promise<ActivateYearResult> {
  await takeLock(tx, 'budget-year')
  const concerned = await own(tx)
    .selectFrom('years')
    .select(['id', 'label', 'state', 'archivedAt'])
    .where((is) => is.or([is('label', '=', label), is('state', '=', 'active')]))
    .orderBy('id')
    .forUpdate()
    .execute()
  const year = concerned.find((each) => each.label === label)
  if (year === undefined) return { ok: false, code: 'unknown-year', year: label }
  if (year.archivedAt !== null) return { ok: false, code: 'year-archived', year: label }
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
    .select(['id', 'label as year', 'name', 'state', sql<boolean>`archived_at is not null`.as('archived')])
    .orderBy(sql`label collate "C" desc`)
    .execute()
}

/** The year of this label; undefined where there is none. */
export async function findYear(snapshot: Snapshot, label: string) {
  return own(snapshot)
    .selectFrom('years')
    .select(['id', 'state', 'archivedAt', 'feeVatRate'])
    .where('label', '=', label)
    .executeTakeFirst()
}

/** Whether it may still change. */
export function isOpen({ state, archivedAt }: { state: YearState; archivedAt: Temporal.Instant | null }): boolean {
  return state !== 'closed' && archivedAt === null
}

type HeldYear =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly code: 'unknown-year' | 'year-closed'; readonly year: string }

/** A year that may change, and can't be closed or archived before `tx` ends. */
export async function heldYear(
  tx: Tx,
  label: string,
  lock: 'for share' | 'for update' = 'for share',
): Promise<HeldYear> {
  const rows = own(tx).selectFrom('years').select(['id', 'state', 'archivedAt']).where('label', '=', label)
  const year = await (lock === 'for share' ? rows.forShare() : rows.forUpdate()).executeTakeFirst()
  if (year === undefined) return { ok: false, code: 'unknown-year', year: label }
  return isOpen(year) ? { ok: true, id: year.id } : { ok: false, code: 'year-closed', year: label }
}

async function setState(
  tx: Tx,
  { id, state }: Pick<Year, 'id' | 'state'>,
  next: Year['state'],
  actor: Actor,
): Promise<void> {
  await own(tx)
    .updateTable('years')
    .set({ state: next, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .execute()
  await recordChanges(tx, id, [{ subject: { kind: 'year', id }, field: 'state', before: state, after: next }], actor)
}
