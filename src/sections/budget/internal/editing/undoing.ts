import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../../platform/db/tx.ts'
import { isUuid } from '../../../../platform/uuid.ts'
import type { Deletion, Editor, Reach, UndoResult } from '../../budget.ts'
import { made, type Recorded, recordChanges } from '../changes.ts'
import { own } from '../tables.ts'
import { findYear, heldYear } from '../years.ts'

type Gone = {
  readonly act: string
  readonly kind: 'group' | 'category' | 'line'
  readonly row: Recorded
}

export async function lastDeletion(snapshot: Snapshot, label: string, reach: Reach): Promise<Deletion | undefined> {
  const year = await findYear(snapshot, label)
  if (year === undefined || reach.kind === 'view') return undefined
  const gone = await lastGone(snapshot, year.id, reach)
  const [outermost] = gone
  if (outermost === undefined) return undefined
  const { act, row } = outermost
  const name = String(row['name'] ?? row['description'])
  return { act, name, lines: gone.filter(({ kind }) => kind === 'line').length }
}

export async function undo(tx: Tx, label: string, act: string, { actor, reach }: Editor): Promise<UndoResult> {
  if (reach.kind === 'view') return { ok: false, code: 'not-yours' }
  // For update: of two who undo one deletion, the second finds it undone.
  const year = await heldYear(tx, label, 'for update')
  if (!year.ok) return year.code === 'unknown-year' ? { ok: false, code: 'not-there' } : { ...year, code: year.code }
  const gone = isUuid(act) ? await lastGone(tx, year.id, reach) : []
  if (gone[0]?.act !== act) return { ok: false, code: 'nothing-to-undo' }
  const rowsOf = (kind: Gone['kind']) => JSON.stringify(gone.filter((each) => each.kind === kind).map(({ row }) => row))
  // One after the other, since each stands on those before it.
  await sql`insert into budget.groups
    select * from jsonb_populate_recordset(null::budget.groups, ${rowsOf('group')}::jsonb)`.execute(own(tx))
  await sql`insert into budget.categories
    select * from jsonb_populate_recordset(null::budget.categories, ${rowsOf('category')}::jsonb)`.execute(own(tx))
  await sql`insert into budget.line_items
    select * from jsonb_populate_recordset(null::budget.line_items, ${rowsOf('line')}::jsonb)`.execute(own(tx))
  await recordChanges(
    tx,
    year.id,
    gone.map(({ kind, row }) => made(kind, row)),
    actor,
  )
  return { ok: true, restored: gone.length }
}

/**
 * What the last act of deleting took that is not there again, the outermost first. Of teams, only lines of their own
 * categories, and only while these are there and within reach: a category deleted since takes its lines along.
 */
async function lastGone(snapshot: Snapshot, year: string, reach: Reach): Promise<readonly Gone[]> {
  const teams = reach.kind === 'teams' ? reach.teams : []
  const within =
    reach.kind === 'whole'
      ? sql`true`
      : sql`e.subject_kind = 'line' and exists (
          select from budget.categories c join budget.groups g on g.id = c.group_id
          where c.id = (e.before ->> 'category_id')::uuid and c.team = any(${teams}::uuid[])
            and not g.restricted and g.kind is distinct from 'ticketing'
        )`
  const { rows } = await sql<Gone>`
    with last as (
      select e.act from budget.audit_entries e
      where e.year_id = ${year} and e.field is null and e.after is null and ${within}
        and not exists (select from budget.groups g where g.id = e.subject_id)
        and not exists (select from budget.categories c where c.id = e.subject_id)
        and not exists (select from budget.line_items l where l.id = e.subject_id)
      order by e.id desc
      limit 1
    )
    select e.act, e.subject_kind as kind, e.before as row
    from budget.audit_entries e join last using (act)
    order by array_position('{group,category,line}', e.subject_kind), e.id`.execute(own(snapshot))
  return rows
}
