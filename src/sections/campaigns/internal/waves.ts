import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { SettleCodes, WaveRequest, WaveResult } from '../campaigns.ts'
import { compileMail } from './campaign-mail.ts'
import { lockCampaign } from './find.ts'
import { give } from './granting.ts'
import type { CampaignsNeeds } from './needs.ts'
import { forget } from './sendings.ts'
import { choose, figuresOf, samePreview } from './wave-figures.ts'
import { closeWave, findWave, openWave } from './wave-records.ts'

/**
 * One transaction, the caller's: grants and messages for everyone, or nothing. The campaign's row lock puts two waves
 * one after the other; unique indexes on code and on (campaign, human) stand behind it.
 */
export async function sendWave(
  tx: Tx,
  needs: CampaignsNeeds,
  { campaign: id, audience, wave, approved }: WaveRequest,
  actor: Actor,
  settle: SettleCodes,
): Promise<WaveResult> {
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  const { campaign } = found
  const before = await findWave(tx, id, wave)
  if (before !== undefined) {
    if (!before.ok) return before
    const { humans: granted, ...figures } = before
    return { ...figures, granted }
  }
  const chosen = await choose(tx, needs, campaign, audience)
  if (!chosen.ok) return chosen
  if (approved !== undefined) {
    const preview = await figuresOf(tx, needs, chosen)
    if (!samePreview(approved, preview)) return { ok: false, code: 'preview-changed', preview }
  }

  const { eligible } = chosen
  await openWave(tx, { id: wave, campaign: id, purpose: 'code', audience, humans: eligible.length }, actor)
  const mail = await compileMail(tx, needs.email, campaign, 'code')
  const figures = await give(tx, needs, { campaign: id, wave, mail, settle }, eligible)
  await closeWave(tx, wave, figures)
  await forget(tx, wave)
  const detail = { wave, granted: eligible.length, ...figures }
  await needs.audit.record(tx, { actor, action: 'campaign.send-wave', subject: { kind: 'campaign', id }, detail })
  return { ok: true, wave, granted: eligible.length, ...figures }
}
