import { sql } from 'kysely'
import type { Tx } from '../../../../platform/db/tx.ts'
import type { Editor, RemoveResult, Thing } from '../../budget.ts'
import { deleted, type Recorded, recordChanges } from '../changes.ts'
import { own } from '../tables.ts'
import { editable } from './standing.ts'

type Deleted = { readonly kind: 'group' | 'category' | 'line'; readonly row: Recorded }

/** What is deleted stands whole in the record, so that it can be brought back. */
export async function remove(tx: Tx, thing: Thing, { actor, reach }: Editor): Promise<RemoveResult> {
  const allowed = await editable(tx, thing, reach)
  if (!allowed.ok) return allowed
  const { group, category, yearId, year } = allowed.standing
  const isKept =
    (thing.kind === 'group' && group.kind !== null) || (thing.kind === 'category' && category.kind !== null)
  if (isKept) return { ok: false, code: 'kept' }
  const gone = [
    ...(await deleteLines(tx, thing)),
    ...(thing.kind === 'line' ? [] : await deleteCategories(tx, thing)),
    ...(thing.kind === 'group' ? await deleteGroup(tx, thing.id) : []),
  ]
  if (gone.length === 0) return { ok: false, code: 'not-there' }
  const act = await recordChanges(
    tx,
    yearId,
    gone.map(({ kind, row }) => deleted(kind, row)),
    actor,
  )
  return { ok: true, year, act, lines: gone.filter(({ kind }) => kind === 'line').length }
}

async function deleteLines(tx: Tx, { kind, id }: Thing): Promise<readonly Deleted[]> {
  const concerned = {
    group: sql`category_id in (select id from budget.categories where group_id = ${id})`,
    category: sql`category_id = ${id}`,
    line: sql`id = ${id}`,
  }[kind]
  const { rows } = await sql<Deleted>`
    delete from budget.line_items where ${concerned} returning 'line' as kind, to_jsonb(line_items) as row`.execute(
    own(tx),
  )
  return rows
}

async function deleteCategories(tx: Tx, { kind, id }: Thing): Promise<readonly Deleted[]> {
  const { rows } = await sql<Deleted>`
    delete from budget.categories where ${kind === 'group' ? sql`group_id` : sql`id`} = ${id}
    returning 'category' as kind, to_jsonb(categories) as row`.execute(own(tx))
  return rows
}

async function deleteGroup(tx: Tx, id: string): Promise<readonly Deleted[]> {
  const { rows } = await sql<Deleted>`
    delete from budget.groups where id = ${id} returning 'group' as kind, to_jsonb(groups) as row`.execute(own(tx))
  return rows
}
