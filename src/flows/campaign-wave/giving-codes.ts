import type { Actor } from '../../platform/actor.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type {
  Campaigns,
  GivenSoFar,
  GrantResult,
  RevokeResult,
  WaveRequest,
  WaveResult,
} from '../../sections/campaigns/campaigns.ts'
import type { Tickets } from '../../sections/tickets/tickets.ts'
import { beforeReconciling } from '../reconcile.ts'

export type GivingNeeds = { readonly campaigns: Campaigns; readonly tickets: Tickets }

/**
 * Sends a wave; a code of it that an order carries already is redeemed in the same transaction. `report` hears after each
 * part how far it is.
 */
export async function sendWave(
  tx: Tx,
  needs: GivingNeeds,
  request: WaveRequest,
  actor: Actor,
  report: (given: GivenSoFar) => void = () => {},
): Promise<WaveResult> {
  await beforeReconciling(tx)
  return needs.campaigns.sendWave(tx, request, actor, async (codes, given) => {
    await redeemCarried(tx, needs, codes)
    report(given)
  })
}

/** One code to one human, likewise. */
export async function grantCode(
  tx: Tx,
  needs: GivingNeeds,
  { campaign, human }: { readonly campaign: string; readonly human: string },
  actor: Actor,
): Promise<GrantResult> {
  await beforeReconciling(tx)
  return needs.campaigns.grant(tx, campaign, human, actor, (codes) => redeemCarried(tx, needs, codes))
}

/** Not while an order may be about to redeem it. */
export async function revokeCode(
  tx: Tx,
  { campaigns }: Pick<GivingNeeds, 'campaigns'>,
  { campaign, code }: { readonly campaign: string; readonly code: string },
  actor: Actor,
): Promise<RevokeResult> {
  await beforeReconciling(tx)
  return campaigns.revoke(tx, campaign, code, actor)
}

/** Of codes just granted: nothing can have redeemed them before, so there is none to release. */
async function redeemCarried(tx: Tx, { campaigns, tickets }: GivingNeeds, codes: readonly string[]): Promise<void> {
  const carried = await tickets.redemptions(tx, codes)
  if (carried.length === 0) return
  await campaigns.redeem(
    tx,
    carried.map(({ code }) => code),
    carried,
  )
}
