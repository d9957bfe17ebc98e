import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type { EndRoleResult, GrantRoleResult, Role } from '../auth.ts'
import { own } from './tables.ts'

export async function grantRole(
  audit: Audit,
  tx: Tx,
  human: string,
  role: Role,
  actor: Actor,
): Promise<GrantRoleResult> {
  if (actor.kind === 'human' && !(await holds(tx, actor.human, role))) return { ok: false, code: 'not-held' }
  // The index on open assignments closes the race of two grants at once.
  const granted = await own(tx)
    .insertInto('roleAssignments')
    .values({ human, role, heldUntil: null })
    .onConflict((conflict) => conflict.columns(['human', 'role']).where('heldUntil', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (granted === undefined) return { ok: true, changed: false }
  await audit.record(tx, { actor, action: 'role.grant', subject: { kind: 'human', id: human }, detail: { role } })
  return { ok: true, changed: true }
}

export async function endRole(audit: Audit, tx: Tx, human: string, role: Role, actor: Actor): Promise<EndRoleResult> {
  if (role === 'admin' && (await isLastAdmin(tx, human))) return { ok: false, code: 'last-admin' }
  const ended = await sql`
    update auth.role_assignments
    set held_until = now()
    where human = ${human} and role = ${role} and held_until is null
    returning id
  `.execute(own(tx))
  if (ended.rows.length === 0) return { ok: true, changed: false }
  await audit.record(tx, { actor, action: 'role.end', subject: { kind: 'human', id: human }, detail: { role } })
  return { ok: true, changed: true }
}

export async function endRoles(audit: Audit, tx: Tx, human: string, actor: Actor): Promise<EndRoleResult> {
  const { rows } = await sql<{ role: Role }>`
    select role from auth.role_assignments where human = ${human} and held_until is null order by role = 'admin' desc, role
  `.execute(own(tx))
  // The one that may be refused comes first: then nothing was ended.
  for (const { role } of rows) {
    const ended = await endRole(audit, tx, human, role, actor)
    if (!ended.ok) return ended
  }
  return { ok: true, changed: rows.length > 0 }
}

export async function hasAdmin(snapshot: Snapshot): Promise<boolean> {
  const admin = await own(snapshot)
    .selectFrom('roleAssignments')
    .select('id')
    .where('role', '=', 'admin')
    .where('heldUntil', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return admin !== undefined
}

/** Locks every admin's assignment, in one order: of two admins who end each other's at once, the second sees the first. */
async function isLastAdmin(tx: Tx, human: string): Promise<boolean> {
  const admins = await own(tx)
    .selectFrom('roleAssignments')
    .select('human')
    .where('role', '=', 'admin')
    .where('heldUntil', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  return admins.length === 1 && admins[0]?.human === human
}

async function holds(tx: Tx, human: string, role: Role): Promise<boolean> {
  const held = await own(tx)
    .selectFrom('roleAssignments')
    .select('id')
    .where('human', '=', human)
    .where('role', '=', role)
    .where('heldUntil', 'is', null)
    .executeTakeFirst()
  return held !== undefined
}
