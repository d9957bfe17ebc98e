import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { Audit } from '../../audit/audit.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { AddMemberResult, LeaveResult, Membership } from '../teams.ts'
import { own } from './tables.ts'

/** The unique index on open memberships decides between two who add somebody at once. */
export async function add(
  tx: Tx,
  { profiles, audit }: { readonly profiles: Profiles; readonly audit: Audit },
  { human: named, team }: Membership,
  actor: Actor,
): Promise<AddMemberResult> {
  if (!isUuid(team)) return { ok: false, code: 'unknown-team' }
  const human = (await profiles.present(tx, [named])).get(named) ?? named
  const { rows: known } = await sql`
    select from teams.teams where id = ${team} and active for share`.execute(own(tx))
  if (known.length === 0) return { ok: false, code: 'unknown-team' }
  if ((await profiles.active(tx, [human])).length === 0) return { ok: false, code: 'not-an-active-human' }
  const { rows: added } = await sql`
    insert into teams.memberships (team, human) values (${team}, ${human}) on conflict do nothing
    returning human`.execute(own(tx))
  if (added.length > 0) await record(tx, audit, 'team.add', { human, team }, actor)
  return { ok: true, changed: added.length > 0 }
}

export async function remove(tx: Tx, audit: Audit, membership: Membership, actor: Actor): Promise<LeaveResult> {
  const left = await own(tx)
    .updateTable('memberships')
    .set({ until: sql<Temporal.Instant>`now()` })
    .where('team', '=', membership.team)
    .where('human', '=', membership.human)
    .where('until', 'is', null)
    .returning('human')
    .executeTakeFirst()
  if (left === undefined) return { ok: false, code: 'not-a-member' }
  await record(tx, audit, 'team.remove', membership, actor)
  return { ok: true }
}

/** Whoever is in the team and no coordinator is left as they are, and so is the audit. */
export async function dismiss(tx: Tx, audit: Audit, membership: Membership, actor: Actor): Promise<LeaveResult> {
  const { rows } = await sql<{ was: boolean }>`
    with held as (
      select team, human, since, coordinator from teams.memberships
      where team = ${membership.team} and human = ${membership.human} and until is null
      for update
    ), dismissed as (
      update teams.memberships m set coordinator = false from held h
      where m.team = h.team and m.human = h.human and m.since = h.since and h.coordinator
    )
    select coordinator as was from held`.execute(own(tx))
  const [found] = rows
  if (found === undefined) return { ok: false, code: 'not-a-member' }
  if (found.was) await record(tx, audit, 'team.dismiss', membership, actor)
  return { ok: true }
}

function record(tx: Tx, audit: Audit, action: string, { human, team }: Membership, actor: Actor): Promise<void> {
  return audit.record(tx, { actor, action, subject: { kind: 'team', id: team }, detail: { human } })
}
