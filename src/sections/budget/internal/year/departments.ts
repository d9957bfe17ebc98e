import { sql } from 'kysely'
import type { Actor } from '../../../../platform/actor.ts'
import type { Tx } from '../../../../platform/db/tx.ts'
import type { Teams } from '../../../teams/teams.ts'
import type { YearResult } from '../../budget.ts'
import { made, type Recorded, recordChanges } from '../changes.ts'
import { own } from '../tables.ts'
import { heldYear } from '../years.ts'

export async function syncDepartments(
  tx: Tx,
  teams: Teams,
  label: string,
  actor: Actor,
): Promise<YearResult<'year-closed', { readonly added: readonly string[] }>> {
  const year = await heldYear(tx, label)
  if (!year.ok) return year
  const withBudget = (await teams.list(tx)).filter(({ hasBudget }) => hasBudget)
  // One category a team by its unique index: two who sync at once add each of them once.
  const { rows } = await sql<{ row: Recorded; name: string }>`
    insert into budget.categories (group_id, name, position, team)
    select departments.id, team.name, departments.last + team.place, team.id
    from (
      select g.id, coalesce(max(c.position), 0) as last
      from budget.groups g left join budget.categories c on c.group_id = g.id
      where g.year_id = ${year.id} and g.kind = 'departments'
      group by g.id
    ) departments, unnest(
      ${withBudget.map(({ id }) => id)}::uuid[],
      ${withBudget.map(({ name }) => name)}::text[]
    ) with ordinality as team (id, name, place)
    order by team.place
    on conflict (group_id, team) do nothing
    returning name, to_jsonb(categories) as row`.execute(own(tx))
  await recordChanges(
    tx,
    year.id,
    rows.map(({ row }) => made('category', row)),
    actor,
  )
  return { ok: true, added: rows.map(({ name }) => name) }
}
