import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Cents } from '../../../platform/money.ts'
import type { OverviewResult } from '../budget.ts'
import { own } from './tables.ts'
import { findYear } from './years.ts'

/** Three queries, whatever the year holds. */
export async function overview(snapshot: Snapshot, label: string): Promise<OverviewResult> {
  const year = await findYear(snapshot, label)
  if (year === undefined) return { ok: false, code: 'unknown-year', year: label }
  const groups = await own(snapshot)
    .selectFrom('groups')
    .select(['id', 'name', 'kind'])
    .where('yearId', '=', year.id)
    .orderBy('position')
    .execute()
  const categories = await own(snapshot)
    .selectFrom('categories')
    .innerJoin('groups', 'groups.id', 'categories.groupId')
    .leftJoin('lineItems', 'lineItems.categoryId', 'categories.id')
    .select(['categories.groupId', 'categories.id', 'categories.name', 'categories.kind', 'categories.team'])
    .select([
      sql<number>`count(line_items.id)`.as('lines'),
      sql<Cents>`coalesce(sum(line_items.amount), 0)`.as('amount'),
      sql<Cents>`coalesce(sum(line_items.vat), 0)`.as('vat'),
    ])
    .where('groups.yearId', '=', year.id)
    .groupBy('categories.id')
    .orderBy('categories.position')
    .execute()
  const byGroup = Map.groupBy(categories, (category) => category.groupId)
  return {
    ok: true,
    groups: groups.map((group) => ({
      ...group,
      categories: (byGroup.get(group.id) ?? []).map(({ groupId: _, ...category }) => category),
    })),
  }
}
