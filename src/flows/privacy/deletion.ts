import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { Events } from '../../sections/events/events.ts'
import type { Profiles } from '../../sections/profiles/profiles.ts'
import type { Tickets } from '../../sections/tickets/tickets.ts'
import { type Hold, holdOf } from './hold.ts'
import type { PrivacyNeeds } from './needs.ts'

export type DeletionState = Hold & {
  readonly requestedAt: Temporal.Instant
  /** What the hold is shown in: the event's, Greenwich's before there is one. */
  readonly timeZone: string
  /** The current event's name, where it is what they are held for. */
  readonly event: string | null
}

export type HoldNeeds = { readonly profiles: Profiles; readonly events: Events; readonly tickets: Tickets }

/** How far somebody's deletion is, worked out afresh; undefined where they did not ask for it. */
export async function deletionState(
  snapshot: Snapshot,
  { profiles, events, tickets }: HoldNeeds,
  human: string,
): Promise<DeletionState | undefined> {
  const requestedAt = await profiles.deletion.requested(snapshot, human)
  if (requestedAt === undefined) return undefined
  const event = (await events.current(snapshot)) ?? null
  const holdsTicket = await tickets.holdsCurrentEventTicket(snapshot, human)
  const hold = holdOf({ requestedAt, event, holdsTicket })
  return {
    ...hold,
    requestedAt,
    timeZone: event?.timeZone ?? 'UTC',
    event: hold.reason === 'ticket' && event !== null ? event.name : null,
  }
}

export type RequestDeletionResult =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly code: 'last-admin' | 'unknown-person' }

/** Their roles and memberships end at once; the rest stays until the hold is over. A second request changes nothing. */
export async function requestDeletion(
  tx: Tx,
  { profiles, auth, teams, audit, clock }: PrivacyNeeds,
  human: string,
  actor: Actor,
): Promise<RequestDeletionResult> {
  await profiles.deletion.hold(tx, human)
  if ((await profiles.find(tx, human)) === undefined) return { ok: false, code: 'unknown-person' }
  // Before anything is written: the last admin stays what they are, and nothing was asked for.
  const ended = await auth.endRoles(tx, human, actor)
  if (!ended.ok) return ended
  await teams.leaveAll(tx, human, actor)
  const changed = await profiles.deletion.request(tx, human, clock.now())
  if (changed) await audit.record(tx, { actor, action: 'deletion.request', subject: { kind: 'human', id: human } })
  return { ok: true, changed }
}

/** Roles and memberships stay ended: whoever gave them may give them again. */
export async function cancelDeletion(
  tx: Tx,
  { profiles, audit }: Pick<PrivacyNeeds, 'profiles' | 'audit'>,
  human: string,
  actor: Actor,
): Promise<{ readonly changed: boolean }> {
  await profiles.deletion.hold(tx, human)
  const changed = await profiles.deletion.cancel(tx, human)
  if (changed) await audit.record(tx, { actor, action: 'deletion.cancel', subject: { kind: 'human', id: human } })
  return { changed }
}
