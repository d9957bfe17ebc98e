import { sql } from 'kysely'
import type { Actor } from '../../../../platform/actor.ts'
import type { Tx } from '../../../../platform/db/tx.ts'
import type { CloneYearResult, NewYear } from '../../budget.ts'
import { made, type Recorded, recordChanges } from '../changes.ts'
import { own } from '../tables.ts'
import { isYearLabel } from '../years.ts'
import { columnsOf, showYear } from './settings.ts'

/** Allocations are the new year's own to decide; what each category came to stands beside it. */
export async function cloneYear(tx: Tx, from: string, year: NewYear, actor: Actor): Promise<CloneYearResult> {
  if (!isYearLabel(year.year)) return { ok: false, code: 'not-a-year-label', year: year.year }
  const origin = await showYear(tx, from)
  if (origin === undefined) return { ok: false, code: 'unknown-year', year: from }
  const later = Number(year.year.slice(0, 4)) - Number(from.slice(0, 4))
  const [first, second, third, fourth] = origin.settings.vatDue
  const vatDue = [
    first.add({ years: later }),
    second.add({ years: later }),
    third.add({ years: later }),
    fourth.add({ years: later }),
  ] as const
  // The account of one year does not open with what that of another did.
  const { openingBalance: _, ...columns } = columnsOf({ ...origin.settings, vatDue })
  const inserted = await own(tx)
    .insertInto('years')
    .values({ ...columns, label: year.year, name: year.name, clonedFrom: origin.id })
    .onConflict((conflict) => conflict.column('label').doNothing())
    .returning(['id', sql<Recorded>`to_jsonb(years)`.as('row')])
    .executeTakeFirst()
  if (inserted === undefined) return { ok: false, code: 'year-taken', year: year.year }
  const { id, row } = inserted
  const { groups, categories } = await copyStructure(tx, origin.id, id)
  const changes = [made('year', row), ...groups.map((each) => made('group', each))]
  await recordChanges(tx, id, [...changes, ...categories.map((each) => made('category', each))], actor)
  return { ok: true, id }
}

type Copied = { readonly groups: readonly Recorded[]; readonly categories: readonly Recorded[] }

async function copyStructure(tx: Tx, from: string, to: string): Promise<Copied> {
  const { rows } = await sql<Copied>`
    with paired as materialized (
      select id as old, gen_random_uuid() as new, name, position, kind, restricted
      from budget.groups where year_id = ${from}
    ), copied_groups as (
      insert into budget.groups (id, year_id, name, position, kind, restricted)
      select new, ${to}, name, position, kind, restricted from paired order by position, old
      returning groups.*
    ), results as (
      select category_id, sum(coalesce(paid_amount, amount)) as result
      from budget.line_items where not cash_flow_only group by category_id
    ), copied_categories as (
      insert into budget.categories (group_id, name, position, kind, team, spending, reference)
      select paired.new, c.name, c.position, c.kind, c.team, c.spending, coalesce(results.result, 0)
      from budget.categories c
      join paired on paired.old = c.group_id
      left join results on results.category_id = c.id
      order by paired.position, c.position
      returning categories.*
    )
    select (select coalesce(jsonb_agg(to_jsonb(g)), '[]') from copied_groups g) as groups,
      (select coalesce(jsonb_agg(to_jsonb(c)), '[]') from copied_categories c) as categories`.execute(own(tx))
  const [copied] = rows
  if (copied === undefined) throw new Error('a statement that always gives one row gave none')
  return copied
}
