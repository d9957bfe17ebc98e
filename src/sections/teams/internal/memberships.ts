import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { JoinResult, TeamMembers } from '../teams.ts'
import { own } from './tables.ts'
import { isVolunteers } from './volunteers.ts'

const ROWS_A_BATCH = 1_000

type Membership = { readonly human: string; readonly team: string }

/** Joining as an act of its own: audited, with every team that it made. */
export async function join(
  tx: Tx,
  { profiles, audit }: { profiles: Profiles; audit: Audit },
  memberships: readonly Membership[],
  actor: Actor,
): Promise<JoinResult> {
  const { added, made } = await addMembers(tx, profiles, memberships)
  for (const { id } of made) await audit.record(tx, { actor, action: 'team.create', subject: { kind: 'team', id } })
  if (added > 0) {
    const subject = { kind: 'import', id: randomUUID() }
    await audit.record(tx, { actor, action: 'team.join', subject, detail: { added } })
  }
  return { added, made: made.map(({ name }) => name) }
}

/** Adds who is not in yet, and makes the teams that are missing. */
export async function addMembers(
  tx: Tx,
  profiles: Profiles,
  memberships: readonly Membership[],
): Promise<{ readonly added: number; readonly made: readonly { readonly id: string; readonly name: string }[] }> {
  const joining = memberships
    .map(({ human, team }) => ({ human, team: team.trim() }))
    .filter(({ team }) => !isVolunteers(team))
  const teams = joining.map(({ team }) => team)
  const named = joining.map(({ human }) => human)
  const today = await profiles.present(tx, [...new Set(named)])
  // Two statements: a team that somebody else makes at this moment is waited for in the first and seen by the second.
  const { rows: made } = await sql<{ id: string; name: string }>`
    insert into teams.teams (id, name, has_budget)
    select gen_random_uuid(), min(name), false
    from unnest(${teams}::text[]) as asked (name)
    where not exists (select from teams.teams t where lower(t.name) = lower(asked.name))
    group by lower(name)
    order by lower(name)
    on conflict (lower(name)) do nothing
    returning id, name`.execute(own(tx))
  const { rows } = await sql`
    insert into teams.memberships (team, human)
    select distinct t.id, a.human
    from unnest(${named.map((human) => today.get(human) ?? human)}::uuid[], ${teams}::text[]) as a (human, team)
    join teams.teams t on lower(t.name) = lower(a.team)
    where not exists (select from teams.memberships m where m.team = t.id and m.human = a.human and m.until is null)
    order by t.id, a.human
    on conflict do nothing
    returning human`.execute(own(tx))
  return { added: rows.length, made }
}

export async function members(snapshot: Snapshot, profiles: Profiles, names: readonly string[]): Promise<TeamMembers> {
  const asked = names.filter((name) => !isVolunteers(name))
  const { rows: teams } = await sql<{ asked: string; id: string | null }>`
    select asked, t.id
    from unnest(${asked}::text[]) as asked left join teams.teams t on t.active and lower(t.name) = lower(btrim(asked))
  `.execute(own(snapshot))
  const unknown = teams.filter(({ id }) => id === null).map((team) => team.asked)
  if (unknown.length > 0) return { ok: false, code: 'unknown-teams', unknown }
  if (asked.length < names.length) return { ok: true, humans: profiles.everyone(snapshot) }
  const ids = teams.flatMap(({ id }) => id ?? [])
  return { ok: true, humans: activeMembers(snapshot, profiles, ids) }
}

async function* activeMembers(
  snapshot: Snapshot,
  profiles: Profiles,
  teams: readonly string[],
): AsyncGenerator<readonly string[]> {
  const query = sql<{ human: string }>`
    select distinct human from teams.memberships where until is null and team = any(${teams}::uuid[]) order by human`
  for await (const rows of readInBatches(own(snapshot), query, ROWS_A_BATCH)) {
    yield profiles.active(
      snapshot,
      rows.map(({ human }) => human),
    )
  }
}
