import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { RetryFailedResult } from '../campaigns.ts'
import { lockCampaign } from './find.ts'
import type { CampaignsNeeds } from './needs.ts'
import { groupOf } from './waves.ts'

export async function retryFailed(
  tx: Tx,
  { email, profiles, audit }: CampaignsNeeds,
  id: string,
  actor: Actor,
): Promise<RetryFailedResult> {
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  const { queued } = await email.retryFailed(tx, groupOf(id), (humans) => profiles.recipients(tx, humans))
  if (queued > 0) {
    const detail = { queued }
    await audit.record(tx, { actor, action: 'campaign.retry-failed', subject: { kind: 'campaign', id }, detail })
  }
  return { ok: true, queued }
}
