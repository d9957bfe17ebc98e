import type { Actor } from '../../platform/actor.ts'
import { savepoint, type Tx } from '../../platform/db/tx.ts'
import type { Merger } from '../../platform/personal.ts'
import type { Audit } from '../../sections/audit/audit.ts'
import type { Auth } from '../../sections/auth/auth.ts'
import type { MergeGrantsResult } from '../../sections/campaigns/campaigns.ts'
import type { Email } from '../../sections/email/email.ts'
import type { MergeHumansResult } from '../../sections/profiles/profiles.ts'
import type { Teams } from '../../sections/teams/teams.ts'
import { beforeReconciling, type ReconcileNeeds, reconcile } from '../reconcile.ts'

export type MergeNeeds = ReconcileNeeds & {
  readonly audit: Audit
  readonly auth: Auth
  readonly teams: Teams
  readonly email: Email
}

/** `keep`: a code for each campaign in which both hold one. */
export type MergeRequest = Merger & { readonly keep: readonly string[] }

/** `not-held`: whoever merges does not hold a role that one of the two would gain. */
export type MergeResult =
  | { readonly ok: true }
  | Exclude<MergeHumansResult, { ok: true }>
  | Exclude<MergeGrantsResult, { ok: true }>
  | { readonly ok: false; readonly code: 'not-held' | 'last-admin' }

/**
 * Two humans who are one become one: `into`, who has everything of both, once. Sales and every total are what they were,
 * but for codes that were given back. Where it is refused, nothing is written.
 *
 * Profiles goes first, since it locks both; Campaigns before Email, whose mail it keeps still; the tickets are matched
 * anew at the end, by then to one human's addresses.
 */
export async function mergeHumans(
  tx: Tx,
  needs: MergeNeeds,
  request: MergeRequest,
  actor: Actor,
): Promise<MergeResult> {
  await beforeReconciling(tx)
  try {
    await savepoint(tx, () => merge(tx, needs, request, actor))
    return { ok: true }
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}

async function merge(tx: Tx, needs: MergeNeeds, { from, into, keep }: MergeRequest, actor: Actor): Promise<void> {
  const { audit, profiles, auth, teams, events, email, campaigns, tickets } = needs
  const merger = { from, into }
  for (const human of [from, into].toSorted()) await profiles.deletion.hold(tx, human)
  const portraits = await profiles.portraits(tx, [from, into])
  const suspends = portraits.some(({ status }) => status === 'suspended')
  const active = portraits.filter(({ status }) => status === 'active').map(({ human }) => human)
  // Suspended under one id is suspended under both: it takes what suspending the other by itself would take.
  for (const human of suspends ? active : []) {
    if (await auth.isLastAdmin(tx, human)) throw new Refused({ ok: false, code: 'last-admin' })
  }
  const merged = await profiles.merge(tx, merger)
  if (!merged.ok) throw new Refused(merged)
  if (!(await mayGive(tx, auth, merger, actor, suspends))) throw new Refused({ ok: false, code: 'not-held' })
  const grants = await campaigns.merge(tx, merger, keep, actor)
  if (!grants.ok) throw new Refused(grants)

  await auth.merge(tx, merger)
  await teams.merge(tx, merger)
  await events.merge(tx, merger)
  await email.merge(tx, merger)
  const touched = await tickets.merge(tx, merger)
  await reconcile(tx, needs, { ...touched, addresses: merged.addresses })
  await audit.record(tx, {
    actor,
    action: 'members.merge',
    subject: { kind: 'human', id: into },
    detail: { from, revoked: grants.revoked },
  })
}

/** Whoever may sign in as one of the two gains the other's roles: as with any role, nobody gives what they don't hold. */
async function mayGive(tx: Tx, auth: Auth, { from, into }: Merger, actor: Actor, suspends: boolean): Promise<boolean> {
  if (actor.kind !== 'human') return true
  const roles = await auth.rolesOf(tx, [from, into, actor.human])
  const of = (human: string) => new Set(roles.get(human))
  const gained = suspends ? of(from).union(of(into)) : of(from).symmetricDifference(of(into))
  return of(actor.human).has('admin') || gained.isSubsetOf(of(actor.human))
}

class Refused extends Error {
  readonly refusal: Exclude<MergeResult, { ok: true }>

  constructor(refusal: Exclude<MergeResult, { ok: true }>) {
    super(`merging was refused: ${refusal.code}`)
    this.refusal = refusal
  }
}
