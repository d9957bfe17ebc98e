import type { Actor } from '../../platform/actor.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { GrantResult, RevokeResult, WaveRequest, WaveResult } from '../../sections/campaigns/campaigns.ts'
import { beforeReconciling, type ReconcileNeeds, reconcile } from '../reconcile.ts'

/** Sends a wave; a code of it that an order carries already is redeemed in the same transaction. */
export async function sendWave(tx: Tx, needs: ReconcileNeeds, request: WaveRequest, actor: Actor): Promise<WaveResult> {
  await beforeReconciling(tx)
  return needs.campaigns.sendWave(tx, request, actor, (codes) => reconcile(tx, needs, { codes }))
}

/** One code to one human, likewise. */
export async function grantCode(
  tx: Tx,
  needs: ReconcileNeeds,
  { campaign, human }: { readonly campaign: string; readonly human: string },
  actor: Actor,
): Promise<GrantResult> {
  await beforeReconciling(tx)
  const result = await needs.campaigns.grant(tx, campaign, human, actor)
  if (result.ok) await reconcile(tx, needs, { codes: [result.granted] })
  return result
}

/** Not while an order may be about to redeem it. */
export async function revokeCode(
  tx: Tx,
  needs: ReconcileNeeds,
  { campaign, code }: { readonly campaign: string; readonly code: string },
  actor: Actor,
): Promise<RevokeResult> {
  await beforeReconciling(tx)
  return needs.campaigns.revoke(tx, campaign, code, actor)
}
