import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { EndRoleResult, EndRolesResult, GrantRoleResult, Role, RoleTerm } from '../auth.ts'
import { rolesOf } from './held-roles.ts'
import { voidFirstAdminTokens } from './login-tokens.ts'
import { presentOne } from './present-one.ts'
import { own } from './tables.ts'

export type RoleParts = { readonly audit: Audit; readonly profiles: Profiles }

/**
 * Of an assignment: it has begun and is not over. By when the statement began, not the transaction: one that waited for
 * another's to end finds what that one gave in effect.
 */
export const inEffect = sql`held_from <= statement_timestamp() and (held_until is null or held_until > statement_timestamp())`

export async function grantRole(
  tx: Tx,
  { audit, profiles }: RoleParts,
  { human: named, role, from, until }: RoleTerm & { readonly human: string; readonly role: Role },
  actor: Actor,
): Promise<GrantRoleResult> {
  if (!(await mayChange(tx, role, actor))) return { ok: false, code: 'not-held' }
  const human = await presentOne(tx, profiles, named)
  await holdStill(tx, role)
  const begins = sql`coalesce(${from ?? null}::timestamptz, statement_timestamp())`
  const ends = sql`${until ?? null}::timestamptz`
  const { rows: orders } = await sql<{ inOrder: boolean }>`
    select coalesce(${begins} < ${ends}, true) as "inOrder"`.execute(own(tx))
  if (orders[0]?.inOrder !== true) return { ok: false, code: 'ends-before-it-begins' }
  const { rows: holdings } = await sql<{ since: Temporal.Instant; until: Temporal.Instant | null; same: boolean }>`
    select held_from as since, held_until as until,
      ${from === undefined} and ${inEffect} and held_until is not distinct from ${ends} as same
    from auth.role_assignments
    where human = ${human} and role = ${role} and tstzrange(held_from, held_until) && tstzrange(${begins}, ${ends})
    order by held_from
    limit 1`.execute(own(tx))
  const [holding] = holdings
  if (holding?.same === true) return { ok: true, changed: false }
  if (holding !== undefined) return { ok: false, code: 'held-already', since: holding.since, until: holding.until }
  await sql`
    insert into auth.role_assignments (human, role, held_from, held_until)
    values (${human}, ${role}, ${begins}, ${ends})`.execute(own(tx))
  if (role === 'admin') await voidFirstAdminTokens(tx)
  const detail = {
    role,
    ...(from === undefined ? {} : { from: from.toString() }),
    ...(until === undefined ? {} : { until: until.toString() }),
  }
  await audit.record(tx, { actor, action: 'role.grant', subject: { kind: 'human', id: human }, detail })
  return { ok: true, changed: true }
}

export async function endRole(
  tx: Tx,
  parts: RoleParts,
  held: { readonly human: string; readonly role: Role },
  actor: Actor,
): Promise<EndRoleResult> {
  if (!(await mayChange(tx, held.role, actor))) return { ok: false, code: 'not-held' }
  return end(tx, parts, held, actor)
}

/** Whoever leaves need not hold what they lose: a role of theirs may have yet to begin. */
export async function endRoles(tx: Tx, parts: RoleParts, human: string, actor: Actor): Promise<EndRolesResult> {
  const roles = (await rolesOf(tx, [human])).get(human) ?? []
  // The one that may be refused comes first: then nothing was ended.
  const order = roles.toSorted((a, b) => Number(b === 'admin') - Number(a === 'admin'))
  for (const role of order) {
    const ended = await end(tx, parts, { human, role }, actor)
    if (!ended.ok) return ended
  }
  return { ok: true, changed: order.length > 0 }
}

/** One that has not begun is as if it had never been given: it ends where it begins. */
async function end(
  tx: Tx,
  { audit, profiles }: RoleParts,
  { human: named, role }: { readonly human: string; readonly role: Role },
  actor: Actor,
): Promise<EndRolesResult> {
  const human = await presentOne(tx, profiles, named)
  await holdStill(tx, role)
  if (role === 'admin' && (await isLastAdmin(tx, profiles, human))) return { ok: false, code: 'last-admin' }
  const ended = await sql`
    update auth.role_assignments
    set held_until = greatest(held_from, statement_timestamp())
    where human = ${human} and role = ${role} and (held_until is null or held_until > greatest(held_from, statement_timestamp()))
    returning id
  `.execute(own(tx))
  if (ended.rows.length === 0) return { ok: true, changed: false }
  await audit.record(tx, { actor, action: 'role.end', subject: { kind: 'human', id: human }, detail: { role } })
  return { ok: true, changed: true }
}

/** Somebody who is suspended holds their roles in name alone. */
export async function hasAdmin(snapshot: Snapshot, profiles: Profiles): Promise<boolean> {
  const { rows } = await sql<{ human: string }>`
    select distinct human from auth.role_assignments where role = 'admin' and ${inEffect}`.execute(own(snapshot))
  const active = await profiles.active(
    snapshot,
    rows.map(({ human }) => human),
  )
  return active.length > 0
}

/**
 * Until `tx` ends nobody else gives or takes this role: of two grants at once the second finds the first's, of two admins
 * who end each other's the second is the last one.
 */
export async function holdStill(tx: Tx, role: Role): Promise<void> {
  await sql`select from auth.roles where name = ${role} for no key update`.execute(own(tx))
}

/** Without this one, nobody would be admin who stays it: a role that ends on a set day is not a lasting one. */
export async function isLastAdmin(tx: Tx, profiles: Profiles, human: string): Promise<boolean> {
  await holdStill(tx, 'admin')
  const { rows } = await sql<{ human: string; lasting: boolean }>`
    select human, held_until is null as lasting
    from auth.role_assignments
    where role = 'admin' and ${inEffect}`.execute(own(tx))
  if (!rows.some((admin) => admin.human === human)) return false
  const others = rows.filter((admin) => admin.lasting && admin.human !== human)
  const active = await profiles.active(
    tx,
    others.map((admin) => admin.human),
  )
  return active.length === 0
}

/** A human changes only what they hold, and an admin holds everything; the operator and the system change anything. */
async function mayChange(tx: Tx, role: Role, actor: Actor): Promise<boolean> {
  if (actor.kind !== 'human') return true
  const held = await sql`
    select from auth.role_assignments
    where human = ${actor.human} and role in (${role}, 'admin') and ${inEffect}
    limit 1`.execute(own(tx))
  return held.rows.length > 0
}
