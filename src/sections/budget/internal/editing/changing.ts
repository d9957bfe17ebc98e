import { sql } from 'kysely'
import type { Tx } from '../../../../platform/db/tx.ts'
import type { CategoryFields, ChangeResult, Editor, GroupFields, LineFields, Thing, Versioned } from '../../budget.ts'
import { differences, type Recorded, recordChanges } from '../changes.ts'
import { own } from '../tables.ts'
import { find } from './find.ts'
import { lineColumns } from './line-columns.ts'
import { editable } from './standing.ts'

export function changeGroup(tx: Tx, id: string, { version, fields }: Versioned<GroupFields>, editor: Editor) {
  return change(tx, { kind: 'group', id }, version, editor, () =>
    own(tx)
      .updateTable('groups')
      .set({ ...fields, version: version + 1 })
      .where('id', '=', id)
      .returning(sql<Recorded>`to_jsonb(groups)`.as('row'))
      .executeTakeFirstOrThrow(),
  )
}

export async function changeCategory(
  tx: Tx,
  id: string,
  { version, fields }: Versioned<CategoryFields>,
  editor: Editor,
): Promise<ChangeResult> {
  if (await isTeamTaken(tx, { id, team: fields.team })) return { ok: false, code: 'team-taken' }
  return change(tx, { kind: 'category', id }, version, editor, () =>
    own(tx)
      .updateTable('categories')
      .set({ ...fields, version: version + 1 })
      .where('id', '=', id)
      .returning(sql<Recorded>`to_jsonb(categories)`.as('row'))
      .executeTakeFirstOrThrow(),
  )
}

export function changeLine(tx: Tx, id: string, { version, fields }: Versioned<LineFields>, editor: Editor) {
  return change(tx, { kind: 'line', id }, version, editor, () =>
    own(tx)
      .updateTable('lineItems')
      .set({ ...lineColumns(fields), version: version + 1 })
      .where('id', '=', id)
      .returning(sql<Recorded>`to_jsonb(line_items)`.as('row'))
      .executeTakeFirstOrThrow(),
  )
}

/** The row is held from here on: of two at once, the second waits and then finds another version. */
async function change(
  tx: Tx,
  thing: Thing,
  version: number,
  { actor, reach }: Editor,
  update: () => Promise<{ readonly row: Recorded }>,
): Promise<Exclude<ChangeResult, { code: 'team-taken' }>> {
  const allowed = await editable(tx, thing, reach)
  if (!allowed.ok) return allowed
  const { yearId, year } = allowed.standing
  const before = await heldRow(tx, thing)
  if (before?.['version'] !== version) {
    const now = await find(tx, thing, reach)
    return now === undefined ? { ok: false, code: 'not-there' } : { ok: false, code: 'changed-meanwhile', now }
  }
  const { row } = await update()
  await recordChanges(tx, yearId, differences(thing, before, row), actor)
  return { ok: true, year }
}

async function heldRow(tx: Tx, { kind, id }: Thing): Promise<Recorded | undefined> {
  const { rows } = await {
    group: sql<{ row: Recorded }>`select to_jsonb(t) as row from budget.groups t where id = ${id} for update`,
    category: sql<{ row: Recorded }>`select to_jsonb(t) as row from budget.categories t where id = ${id} for update`,
    line: sql<{ row: Recorded }>`select to_jsonb(t) as row from budget.line_items t where id = ${id} for update`,
  }[kind].execute(own(tx))
  return rows[0]?.row
}

/** One category a team in a group; a race of two is for its unique index. */
async function isTeamTaken(tx: Tx, { id, team }: { readonly id: string; readonly team: string | null }) {
  if (team === null) return false
  const other = await own(tx)
    .selectFrom('categories')
    .innerJoin('categories as changed', 'changed.groupId', 'categories.groupId')
    .select('categories.id')
    .where('changed.id', '=', id)
    .where('categories.id', '!=', id)
    .where('categories.team', '=', team)
    .executeTakeFirst()
  return other !== undefined
}
