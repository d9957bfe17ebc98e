import type { Tx } from '../../../../platform/db/tx.ts'
import { cents } from '../../../../platform/money.ts'
import type { Editor, ImportLinesResult, NamedLine } from '../../budget.ts'
import { type Change, made, recordChanges } from '../changes.ts'
import { own } from '../tables.ts'
import { heldYear } from '../years.ts'
import { insertCategory, insertGroup, insertLines } from './adding.ts'

/** Names are compared without regard to case and to the space around them. */
export async function importLines(
  tx: Tx,
  label: string,
  lines: readonly NamedLine[],
  { actor, reach }: Editor,
): Promise<ImportLinesResult> {
  if (reach.kind !== 'whole') return { ok: false, code: 'not-yours' }
  // For update: two imports that each miss a category would each make it.
  const year = await heldYear(tx, label, 'for update')
  if (!year.ok) return year.code === 'unknown-year' ? { ok: false, code: 'not-there' } : { ...year, code: year.code }
  const groups = await named(tx, year.id)
  const changes: Change[] = []
  const madeNames: string[] = []
  const booked: { category: string; fields: NamedLine['fields'] }[] = []
  for (const line of lines) {
    const found = groups.filter(({ name }) => key(name) === key(line.group))
    if (found.length > 1) return { ok: false, code: 'ambiguous', name: line.group }
    let [group] = found
    if (group === undefined) {
      const { id, row } = await insertGroup(tx, year.id, {
        name: line.group.trim(),
        position: Math.max(0, ...groups.map(({ position }) => position)) + 1,
        restricted: false,
      })
      changes.push(made('group', row))
      madeNames.push(line.group.trim())
      group = { id, name: line.group, position: groups.length + 1, categories: [] }
      groups.push(group)
    }
    const known = group.categories.filter(({ name }) => key(name) === key(line.category))
    if (known.length > 1) return { ok: false, code: 'ambiguous', name: `${line.group}: ${line.category}` }
    let [category] = known
    if (category === undefined) {
      const inserted = await insertCategory(tx, group.id, {
        name: line.category.trim(),
        position: group.categories.length + 1,
        allocated: cents(0),
        spending: 'opex',
        team: null,
      })
      if (inserted === undefined) throw new Error('a category of no team was taken for that of one')
      changes.push(made('category', inserted.row))
      madeNames.push(`${line.group.trim()}: ${line.category.trim()}`)
      category = { id: inserted.id, name: line.category }
      group.categories.push(category)
    }
    booked.push({ category: category.id, fields: line.fields })
  }
  const added = await insertLines(tx, booked)
  await recordChanges(tx, year.id, [...changes, ...added], actor)
  return { ok: true, added: added.length, made: madeNames }
}

type Named = { id: string; name: string; position: number; categories: { id: string; name: string }[] }

async function named(tx: Tx, year: string): Promise<Named[]> {
  const groups = await own(tx)
    .selectFrom('groups')
    .select(['id', 'name', 'position'])
    .where('yearId', '=', year)
    .orderBy('position')
    .execute()
  const categories = await own(tx)
    .selectFrom('categories')
    .innerJoin('groups', 'groups.id', 'categories.groupId')
    .select(['categories.id', 'categories.name', 'categories.groupId'])
    .where('groups.yearId', '=', year)
    .orderBy('categories.position')
    .execute()
  return groups.map((group) => ({
    ...group,
    categories: categories.filter(({ groupId }) => groupId === group.id).map(({ id, name }) => ({ id, name })),
  }))
}

function key(name: string): string {
  return name.trim().toLowerCase()
}
