import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { type Cents, cents } from '../../../platform/money.ts'
import { own } from './tables.ts'

/** One query: a dashboard asks for it with every visit. */
export async function toCover(snapshot: Snapshot, label: string): Promise<Cents> {
  const { sum } = await own(snapshot)
    .selectFrom('lineItems')
    .innerJoin('categories', 'categories.id', 'lineItems.categoryId')
    .innerJoin('groups', 'groups.id', 'categories.groupId')
    .innerJoin('years', 'years.id', 'groups.yearId')
    .select(sql<Cents>`coalesce(sum(coalesce(paid_amount, amount)), 0)`.as('sum'))
    .where('years.label', '=', label)
    .where('groups.kind', 'is distinct from', 'ticketing')
    .where('cashFlowOnly', '=', false)
    .executeTakeFirstOrThrow()
  return cents(0 - sum)
}
