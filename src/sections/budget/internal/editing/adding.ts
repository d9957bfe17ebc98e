import { sql } from 'kysely'
import type { Tx } from '../../../../platform/db/tx.ts'
import type { AddLinesResult, AddResult, CategoryFields, Editor, GroupFields, LineFields } from '../../budget.ts'
import { type Change, made, type Recorded, recordChanges } from '../changes.ts'
import { own } from '../tables.ts'
import { heldYear } from '../years.ts'
import { lineColumns } from './line-columns.ts'
import { editable } from './standing.ts'

export async function addGroup(
  tx: Tx,
  label: string,
  fields: GroupFields,
  { actor, reach }: Editor,
): Promise<AddResult> {
  if (reach.kind !== 'whole') return { ok: false, code: 'not-yours' }
  const year = await heldYear(tx, label)
  if (!year.ok) return year.code === 'unknown-year' ? { ok: false, code: 'not-there' } : { ...year, code: year.code }
  const group = await insertGroup(tx, year.id, fields)
  await recordChanges(tx, year.id, [made('group', group.row)], actor)
  return { ok: true, id: group.id, year: label }
}

export async function addCategory(
  tx: Tx,
  group: string,
  fields: CategoryFields,
  { actor, reach }: Editor,
): Promise<AddResult> {
  const allowed = await editable(tx, { kind: 'group', id: group }, reach)
  if (!allowed.ok) return allowed
  const category = await insertCategory(tx, group, fields)
  if (category === undefined) return { ok: false, code: 'team-taken' }
  const { yearId, year } = allowed.standing
  await recordChanges(tx, yearId, [made('category', category.row)], actor)
  return { ok: true, id: category.id, year }
}

export async function addLines(
  tx: Tx,
  category: string,
  lines: readonly LineFields[],
  { actor, reach }: Editor,
): Promise<AddLinesResult> {
  const allowed = await editable(tx, { kind: 'lines', id: category }, reach)
  if (!allowed.ok) return allowed
  const { yearId, year } = allowed.standing
  const changes = await insertLines(
    tx,
    lines.map((fields) => ({ category, fields })),
  )
  await recordChanges(tx, yearId, changes, actor)
  return { ok: true, ids: changes.map(({ subject }) => subject.id), year }
}

export function insertGroup(tx: Tx, year: string, fields: GroupFields) {
  return own(tx)
    .insertInto('groups')
    .values({ yearId: year, ...fields, kind: null })
    .returning(['id', sql<Recorded>`to_jsonb(groups)`.as('row')])
    .executeTakeFirstOrThrow()
}

/** Undefined where the group has a category of that team. */
export function insertCategory(tx: Tx, group: string, fields: CategoryFields) {
  return own(tx)
    .insertInto('categories')
    .values({ groupId: group, ...fields, kind: null, reference: null })
    .onConflict((conflict) => conflict.columns(['groupId', 'team']).doNothing())
    .returning(['id', sql<Recorded>`to_jsonb(categories)`.as('row')])
    .executeTakeFirst()
}

type Booked = { readonly category: string; readonly fields: LineFields }

/** One statement, numbered in the order given. */
export async function insertLines(tx: Tx, lines: readonly Booked[]): Promise<readonly Change[]> {
  const columns = lines.map(({ category, fields }) => ({ category, ...lineColumns(fields) }))
  const { rows } = await sql<{ row: Recorded }>`
    insert into budget.line_items (category_id, description, amount, expected_on, vat_rate, no_vat, vat, team, notes,
      cash_flow_only, progress, paid_amount, paid_on, paid_reference)
    select * from unnest(
      ${columns.map(({ category }) => category)}::uuid[],
      ${columns.map(({ description }) => description)}::text[],
      ${columns.map(({ amount }) => amount)}::bigint[],
      ${columns.map(({ expectedOn }) => expectedOn)}::date[],
      ${columns.map(({ vatRate }) => vatRate)}::integer[],
      ${columns.map(({ noVat }) => noVat)}::text[],
      ${columns.map(({ vat }) => vat)}::bigint[],
      ${columns.map(({ team }) => team)}::uuid[],
      ${columns.map(({ notes }) => notes)}::text[],
      ${columns.map(({ cashFlowOnly }) => cashFlowOnly)}::boolean[],
      ${columns.map(({ progress }) => progress)}::text[],
      ${columns.map(({ paidAmount }) => paidAmount)}::bigint[],
      ${columns.map(({ paidOn }) => paidOn)}::date[],
      ${columns.map(({ paidReference }) => paidReference)}::text[]
    )
    returning to_jsonb(line_items) as row`.execute(own(tx))
  return rows.map(({ row }) => made('line', row))
}
