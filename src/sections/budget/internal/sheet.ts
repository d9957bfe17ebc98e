import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Reach, Sheet } from '../budget.ts'
import { lineOf, lineRows } from './lines.ts'
import { editsLines, sees } from './reach.ts'
import { own } from './tables.ts'
import { showYear } from './year/settings.ts'

/** Four queries, whatever the year holds. */
export async function sheet(snapshot: Snapshot, label: string, reach: Reach): Promise<Sheet | undefined> {
  const year = await showYear(snapshot, label)
  if (year === undefined) return undefined
  const groups = await own(snapshot)
    .selectFrom('groups')
    .select(['id', 'name', 'position', 'kind', 'restricted', 'version'])
    .where('yearId', '=', year.id)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const seen = groups.filter((group) => sees(reach, group))
  const ids = seen.map(({ id }) => id)
  if (ids.length === 0) return { year, groups: [] }
  const categories = await own(snapshot)
    .selectFrom('categories')
    .select(['id', 'groupId', 'name', 'position', 'kind', 'team', 'allocated', 'spending', 'reference', 'version'])
    .where('groupId', 'in', ids)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const rows = await lineRows(snapshot).where('groups.id', 'in', ids).orderBy('lineItems.number').execute()
  const linesOf = Map.groupBy(rows.map(lineOf), ({ categoryId }) => categoryId)
  const categoriesOf = Map.groupBy(categories, ({ groupId }) => groupId)
  const isChanging = year.state !== 'closed' && !year.archived
  return {
    year,
    groups: seen.map((group) => ({
      ...group,
      categories: (categoriesOf.get(group.id) ?? []).map(({ groupId: _, ...category }) => ({
        ...category,
        edits: isChanging && editsLines(reach, group, category),
        lines: linesOf.get(category.id) ?? [],
      })),
    })),
  }
}
