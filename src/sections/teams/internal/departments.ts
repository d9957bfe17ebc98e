import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { AppointResult, PlaceUnderResult } from '../teams.ts'
import { own } from './tables.ts'

export async function placeUnder(
  tx: Tx,
  audit: Audit,
  team: string,
  department: string,
  actor: Actor,
): Promise<PlaceUnderResult> {
  // Two that are each put under the other at the same moment would close a circle that neither sees: one goes first.
  const { rows: known } = await sql<{ id: string }>`
    select id from teams.teams where active and id in (${team}, ${department}) order by id for update`.execute(own(tx))
  if (known.length < new Set([team, department]).size) return { ok: false, code: 'unknown-teams' }
  const { rows: above } = await sql`
    with recursive above as (
      select id, parent from teams.teams where id = ${department}
      union select t.id, t.parent from teams.teams t join above on t.id = above.parent
    )
    select from above where id = ${team}`.execute(own(tx))
  if (above.length > 0) return { ok: false, code: 'under-itself' }
  await own(tx).updateTable('teams').set({ parent: department }).where('id', '=', team).execute()
  const detail = { department }
  await audit.record(tx, { actor, action: 'team.place', subject: { kind: 'team', id: team }, detail })
  return { ok: true }
}

export async function appoint(
  tx: Tx,
  audit: Audit,
  { human, team }: { readonly human: string; readonly team: string },
  actor: Actor,
): Promise<AppointResult> {
  const appointed = await own(tx)
    .updateTable('memberships')
    .set({ coordinator: true })
    .where('team', '=', team)
    .where('human', '=', human)
    .where('until', 'is', null)
    .returning('human')
    .executeTakeFirst()
  if (appointed === undefined) return { ok: false, code: 'not-a-member' }
  await audit.record(tx, { actor, action: 'team.appoint', subject: { kind: 'team', id: team }, detail: { human } })
  return { ok: true }
}

/** Down from the teams of which they are coordinator themselves. */
export async function coordinates(snapshot: Snapshot, profiles: Profiles, human: string): Promise<readonly string[]> {
  if ((await profiles.active(snapshot, [human])).length === 0) return []
  const { rows } = await sql<{ id: string }>`
    with recursive coordinated as (
      select t.id from teams.teams t
      join teams.memberships m on m.team = t.id and m.until is null and m.coordinator and m.human = ${human}
      where t.active
      union select t.id from teams.teams t join coordinated on t.parent = coordinated.id where t.active
    )
    select id from coordinated order by id`.execute(own(snapshot))
  return rows.map(({ id }) => id)
}
