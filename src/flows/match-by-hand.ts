import type { Actor } from '../platform/actor.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { HandMatch, HandMatchDecision, HandMatchResult } from '../sections/tickets/tickets.ts'
import { beforeReconciling, type ReconcileNeeds, reconcile } from './reconcile.ts'

/**
 * Says whose a ticket is, against what its addresses say: a partner bought it. It holds through every pass until somebody
 * decides anew, and whoever takes part in the event because of it does so from this transaction on.
 */
export async function matchByHand(
  tx: Tx,
  needs: ReconcileNeeds,
  { ticket, whose }: HandMatch,
  actor: Actor,
): Promise<HandMatchResult> {
  await beforeReconciling(tx)
  const decided = await needs.tickets.decideMatch(tx, { ticket, whose: await asToday(tx, needs, whose) }, actor)
  if (decided.ok && decided.changed) await reconcile(tx, needs, decided.touched)
  return decided
}

/** Whoever was chosen may have been merged into somebody since. */
async function asToday(tx: Tx, { profiles }: ReconcileNeeds, whose: HandMatchDecision): Promise<HandMatchDecision> {
  if (whose.decision !== 'somebody') return whose
  const today = await profiles.present(tx, [whose.human])
  return { ...whose, human: today.get(whose.human) ?? whose.human }
}
