import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import { type CreateTeamResult, type NewTeam, type Team, VOLUNTEERS } from '../teams.ts'
import { addMembers } from './memberships.ts'
import { own } from './tables.ts'
import { isVolunteers } from './volunteers.ts'

export async function create(
  tx: Tx,
  { profiles, audit }: { profiles: Profiles; audit: Audit },
  { name: typed, hasBudget, members }: NewTeam,
  actor: Actor,
): Promise<CreateTeamResult> {
  const name = typed.trim()
  if (isVolunteers(name)) return { ok: false, code: 'name-taken', name }
  const known = new Set(await profiles.active(tx, members))
  const unknown = members.filter((human) => !known.has(human))
  if (unknown.length > 0) return { ok: false, code: 'unknown-humans', unknown }

  const id = randomUUID()
  // The unique index on the name decides between two that are made at once.
  const made = await own(tx)
    .insertInto('teams')
    .values({ id, name, hasBudget })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made === undefined) return { ok: false, code: 'name-taken', name }
  await addMembers(
    tx,
    profiles,
    members.map((human) => ({ human, team: name })),
  )
  const detail = { members: members.length }
  await audit.record(tx, { actor, action: 'team.create', subject: { kind: 'team', id }, detail })
  return { ok: true, id }
}

export async function list(snapshot: Snapshot, profiles: Profiles): Promise<readonly Team[]> {
  const { active, inactive } = await profiles.census(snapshot)
  const { rows } = await sql<Team>`
    select t.id, t.name, t.has_budget, count(m.human) as members
    from teams.teams t
    left join teams.memberships m on m.team = t.id and m.until is null and m.human <> all(${inactive}::uuid[])
    where t.active
    group by t.id
    order by t.name`.execute(own(snapshot))
  return [{ id: VOLUNTEERS, name: VOLUNTEERS, hasBudget: false, members: active }, ...rows]
}

export async function names(snapshot: Snapshot): Promise<ReadonlyMap<string, string>> {
  const teams = await own(snapshot).selectFrom('teams').select(['id', 'name']).orderBy('name').execute()
  return new Map(teams.map(({ id, name }) => [id, name]))
}
