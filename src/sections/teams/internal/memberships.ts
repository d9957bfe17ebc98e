import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { TeamMembers } from '../teams.ts'
import { own } from './tables.ts'
import { isVolunteers } from './volunteers.ts'

export async function join(
  tx: Tx,
  memberships: readonly { readonly human: string; readonly team: string }[],
): Promise<{ readonly added: number }> {
  const joining = memberships.filter(({ team }) => !isVolunteers(team))
  const { rows } = await sql`
    with asked as (
      select distinct human, team from unnest(
        ${joining.map(({ human }) => human)}::uuid[],
        ${joining.map(({ team }) => team)}::text[]
      ) as a (human, team)
    ), made as (
      insert into teams.teams (id, name, has_budget)
      select gen_random_uuid(), min(a.team), false
      from asked a
      where not exists (select from teams.teams t where lower(t.name) = lower(a.team))
      group by lower(a.team)
      order by lower(a.team)
      returning id, name
    ), target as (
      select id, name from teams.teams union all select id, name from made
    )
    insert into teams.memberships (team, human)
    select distinct t.id, a.human
    from asked a
    join target t on lower(t.name) = lower(a.team)
    where not exists (select from teams.memberships m where m.team = t.id and m.human = a.human and m.until is null)
    order by t.id, a.human
    on conflict do nothing
    returning human`.execute(own(tx))
  return { added: rows.length }
}

export async function members(snapshot: Snapshot, profiles: Profiles, names: readonly string[]): Promise<TeamMembers> {
  const asked = names.filter((name) => !isVolunteers(name))
  const { rows: teams } = await sql<{ id: string; name: string }>`
    select id, lower(name) as name from teams.teams
    where active and lower(name) in (select lower(n) from unnest(${asked}::text[]) n)`.execute(own(snapshot))
  const known = new Set(teams.map(({ name }) => name))
  const unknown = asked.filter((name) => !known.has(name.toLowerCase()))
  if (unknown.length > 0) return { ok: false, code: 'unknown-teams', unknown }
  if (asked.length < names.length) return { ok: true, humans: await profiles.active(snapshot) }

  const { rows } = await sql<{ human: string }>`
    select distinct human from teams.memberships
    where until is null and team = any(${teams.map(({ id }) => id)}::uuid[])`.execute(own(snapshot))
  const humans = await profiles.active(
    snapshot,
    rows.map(({ human }) => human),
  )
  return { ok: true, humans }
}
