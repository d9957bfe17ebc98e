import type { Actor } from '../platform/actor.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { ImportResult, Person } from '../sections/profiles/profiles.ts'
import type { Teams } from '../sections/teams/teams.ts'
import { beforeReconciling, type ReconcileNeeds, reconcile } from './reconcile.ts'

export type Member = Person & { readonly teams?: readonly string[] }

export type MembersResult = ImportResult & { readonly teamsMade: readonly string[] }

/**
 * Imports members with their addresses and teams and matches, in the same transaction, the orders and tickets that now
 * belong to somebody else. Any refused record refuses them all.
 */
export async function importMembers(
  tx: Tx,
  needs: ReconcileNeeds & { readonly teams: Teams },
  members: readonly Member[],
  actor: Actor,
): Promise<MembersResult> {
  await beforeReconciling(tx)
  const result = await needs.profiles.importPeople(tx, members, actor)
  if (result.refused.length > 0) return { ...result, teamsMade: [] }
  const memberships = result.humans.flatMap((human, place) =>
    (members[place]?.teams ?? []).map((team) => ({ human, team })),
  )
  const { made: teamsMade } = await needs.teams.join(tx, memberships, actor)
  if (result.addresses.length > 0) await reconcile(tx, needs, { addresses: result.addresses })
  return { ...result, teamsMade }
}
