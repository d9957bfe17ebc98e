import type { Actor } from '../platform/actor.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { HandMatch, HandMatchResult } from '../sections/tickets/tickets.ts'
import { beforeReconciling, type ReconcileNeeds, reconcile } from './reconcile.ts'

/**
 * Says whose a ticket is, against what its addresses say: a partner bought it. It holds through every pass until somebody
 * decides anew, and whoever takes part in the event because of it does so from this transaction on.
 */
export async function matchByHand(
  tx: Tx,
  needs: ReconcileNeeds,
  match: HandMatch,
  actor: Actor,
): Promise<HandMatchResult> {
  await beforeReconciling(tx)
  const decided = await needs.tickets.decideMatch(tx, match, actor)
  if (decided.ok && decided.changed) await reconcile(tx, needs, decided.touched)
  return decided
}
