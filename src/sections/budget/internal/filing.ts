import type { Actor } from '../../../platform/actor.ts'
import { quarterOf } from '../../../platform/calendar.ts'
import { takeLock } from '../../../platform/db/locks.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { FileResult, Filing, ReopenResult } from '../budget.ts'
import { recordChanges } from './changes.ts'
import { own } from './tables.ts'
import { filedQuarters } from './year-rules.ts'
import { findYear, isOpen } from './years.ts'

export async function fileQuarter(
  tx: Tx,
  label: string,
  { quarter, today }: Filing,
  actor: Actor,
): Promise<FileResult> {
  await takeLock(tx, 'budget-year')
  const year = await findYear(tx, label)
  if (year === undefined) return { ok: false, code: 'unknown-year', year: label }
  if (!isOpen(year)) return { ok: false, code: 'year-closed', year: label }
  const { start, end } = quarterOf(quarter)
  if (!start.equals(quarter) || quarter.year !== Number(label.slice(0, 4))) {
    return { ok: false, code: 'not-a-quarter', year: label }
  }
  if (Temporal.PlainDate.compare(end, today) >= 0) return { ok: false, code: 'quarter-not-over', year: label }

  const { numInsertedOrUpdatedRows: filed } = await own(tx)
    .insertInto('filedQuarters')
    .values({ yearId: year.id, firstDay: quarter })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (filed === 0n) return { ok: false, code: 'already-filed', year: label }
  await recordFiling(tx, year.id, quarter, { before: false, after: true }, actor)
  return { ok: true }
}

/** Only the last: a correction of an earlier quarter may stand in a later one that was filed as well. */
export async function reopenQuarter(
  tx: Tx,
  label: string,
  quarter: Temporal.PlainDate,
  actor: Actor,
): Promise<ReopenResult> {
  await takeLock(tx, 'budget-year')
  const year = await findYear(tx, label)
  if (year === undefined) return { ok: false, code: 'unknown-year', year: label }
  if (!isOpen(year)) return { ok: false, code: 'year-closed', year: label }
  const last = (await filedQuarters(tx, year.id)).at(-1)
  if (last?.equals(quarter) !== true) return { ok: false, code: 'not-filed-last', year: label }

  await own(tx).deleteFrom('filedQuarters').where('yearId', '=', year.id).where('firstDay', '=', quarter).execute()
  await recordFiling(tx, year.id, quarter, { before: true, after: false }, actor)
  return { ok: true }
}

async function recordFiling(
  tx: Tx,
  year: string,
  quarter: Temporal.PlainDate,
  filed: { readonly before: boolean; readonly after: boolean },
  actor: Actor,
): Promise<void> {
  const subject = { kind: 'filed-quarter', id: year } as const
  await recordChanges(tx, year, [{ subject, field: quarter.toString(), ...filed }], actor)
}
