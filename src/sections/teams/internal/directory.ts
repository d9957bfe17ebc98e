import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { OpenMembership, OwnTeam, TeamDetail, TeamEntry } from '../teams.ts'
import { own } from './tables.ts'

export async function all(snapshot: Snapshot, profiles: Profiles): Promise<readonly TeamEntry[]> {
  return entries(snapshot, profiles, null)
}

export async function show(snapshot: Snapshot, profiles: Profiles, team: string): Promise<TeamDetail | undefined> {
  if (!isUuid(team)) return undefined
  const [entry] = await entries(snapshot, profiles, team)
  if (entry === undefined) return undefined
  const { rows: memberships } = await sql<OpenMembership>`
    select human, since, coordinator from teams.memberships
    where team = ${team} and until is null
    order by human`.execute(own(snapshot))
  return { ...entry, memberships }
}

export async function of(snapshot: Snapshot, human: string): Promise<readonly OwnTeam[]> {
  const { rows } = await sql<OwnTeam>`
    select t.id, t.name, m.since, m.coordinator
    from teams.memberships m join teams.teams t on t.id = m.team and t.active
    where m.human = ${human} and m.until is null
    order by t.name`.execute(own(snapshot))
  return rows
}

/** Members are counted as everywhere: the active humans. */
async function entries(snapshot: Snapshot, profiles: Profiles, team: string | null): Promise<readonly TeamEntry[]> {
  const { inactive } = await profiles.census(snapshot)
  const { rows } = await sql<TeamEntry>`
    select t.id, t.name, t.has_budget, t.active, t.parent,
      count(m.human) filter (where m.human <> all(${inactive}::uuid[])) as members,
      coalesce(json_agg(m.human order by m.since, m.human) filter (where m.coordinator), '[]') as coordinators
    from teams.teams t
    left join teams.memberships m on m.team = t.id and m.until is null
    where ${team}::uuid is null or t.id = ${team}::uuid
    group by t.id
    order by t.name`.execute(own(snapshot))
  return rows
}
