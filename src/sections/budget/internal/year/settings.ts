import { sql } from 'kysely'
import type { Actor } from '../../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../../platform/db/tx.ts'
import type { ChangeYearResult, Versioned, YearDetail, YearSettings } from '../../budget.ts'
import { differences, type Recorded, recordChanges } from '../changes.ts'
import { own } from '../tables.ts'
import { isOpen } from '../years.ts'

export async function showYear(snapshot: Snapshot, label: string): Promise<YearDetail | undefined> {
  const row = await own(snapshot)
    .selectFrom('years')
    .leftJoin('years as origin', 'origin.id', 'years.clonedFrom')
    .selectAll('years')
    .select('origin.label as originLabel')
    .where('years.label', '=', label)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { id, name, state, archivedAt, version, originLabel: clonedFrom } = row
  const { vatRates, feeVatRate, surplusTaxRate, payoutDelay, openingBalance } = row
  const vatDue = [row.firstVatDue, row.secondVatDue, row.thirdVatDue, row.fourthVatDue] as const
  const settings = { name, vatRates, vatDue, feeVatRate, surplusTaxRate, payoutDelay, openingBalance }
  return { id, year: label, name, state, archived: archivedAt !== null, version, clonedFrom, settings }
}

export async function changeYear(
  tx: Tx,
  label: string,
  { version, fields }: Versioned<YearSettings>,
  actor: Actor,
): Promise<ChangeYearResult> {
  const before = await own(tx)
    .selectFrom('years')
    .select(['id', 'state', 'archivedAt', 'version', sql<Recorded>`to_jsonb(years)`.as('row')])
    .where('label', '=', label)
    .forUpdate()
    .executeTakeFirst()
  if (before === undefined) return { ok: false, code: 'unknown-year', year: label }
  if (!isOpen(before)) return { ok: false, code: 'year-closed', year: label }
  if (before.version !== version) {
    const now = await showYear(tx, label)
    if (now === undefined) throw new Error(`the year ${label} is held and not there`)
    return { ok: false, code: 'changed-meanwhile', now }
  }
  const { row } = await own(tx)
    .updateTable('years')
    .set({ ...columnsOf(fields), version: version + 1 })
    .where('id', '=', before.id)
    .returning(sql<Recorded>`to_jsonb(years)`.as('row'))
    .executeTakeFirstOrThrow()
  await recordChanges(tx, before.id, differences({ kind: 'year', id: before.id }, before.row, row), actor)
  return { ok: true }
}

export function columnsOf({ vatDue: [firstVatDue, secondVatDue, thirdVatDue, fourthVatDue], ...fields }: YearSettings) {
  return { ...fields, firstVatDue, secondVatDue, thirdVatDue, fourthVatDue }
}
