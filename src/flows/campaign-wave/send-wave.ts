import type { Actor } from '../../platform/actor.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { WaveRequest, WaveResult } from '../../sections/campaigns/campaigns.ts'
import { beforeReconciling, type ReconcileNeeds, reconcile } from '../reconcile.ts'

/** Sends a wave; a code of it that an order carries already is redeemed in the same transaction. */
export async function sendWave(tx: Tx, needs: ReconcileNeeds, request: WaveRequest, actor: Actor): Promise<WaveResult> {
  await beforeReconciling(tx)
  const result = await needs.campaigns.sendWave(tx, request, actor)
  if (result.ok && result.codes.length > 0) await reconcile(tx, needs, { codes: result.codes })
  return result
}
