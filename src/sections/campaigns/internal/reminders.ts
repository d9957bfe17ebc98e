import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { GivenSoFar, ReminderPreview, ReminderRefusal, ReminderRequest, ReminderResult } from '../campaigns.ts'
import { CODE_MAIL, type CompiledMail, compileMail, groupOf, reminderMail } from './campaign-mail.ts'
import { findCampaign, lockCampaign } from './find.ts'
import { PART } from './in-parts.ts'
import type { CampaignsNeeds } from './needs.ts'
import { forget } from './sendings.ts'
import { type CampaignRow, own } from './tables.ts'
import { closeWave, findWave, openWave } from './wave-records.ts'

export async function previewReminder(
  snapshot: Snapshot,
  needs: CampaignsNeeds,
  id: string,
  today: Temporal.PlainDate,
): Promise<ReminderPreview> {
  const found = await findCampaign(snapshot, id)
  if (!found.ok) return found
  const refusal = refusalOf(found.campaign, today)
  return refusal ?? { ok: true, unused: await countUnused(snapshot, needs, id) }
}

export async function remind(
  tx: Tx,
  needs: CampaignsNeeds,
  { campaign: id, wave, today, approved }: ReminderRequest,
  actor: Actor,
  report: (reminded: GivenSoFar) => void = () => {},
): Promise<ReminderResult> {
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  const before = await findWave(tx, id, wave)
  if (before !== undefined) {
    if (!before.ok) return before
    const { humans: reminded, ...figures } = before
    return { ...figures, reminded }
  }
  const { campaign } = found
  const refusal = refusalOf(campaign, today)
  if (refusal !== undefined) return refusal
  const unused = await countUnused(tx, needs, id)
  if (approved !== undefined && approved !== unused) return { ok: false, code: 'reminder-changed', unused }

  await openWave(
    tx,
    { id: wave, campaign: id, purpose: 'reminder', audience: { everyone: true }, humans: unused },
    actor,
  )
  const mail = await compileMail(tx, needs.email, campaign, 'reminder')
  const figures = { queued: 0, failed: 0, cancelled: 0 }
  for await (const grants of mailedAndUnused(tx, needs, id)) {
    const enqueued = await needs.email.enqueue(tx, {
      group: groupOf(id),
      ...reminderMail(wave),
      mails: await mailsFor(tx, needs, mail, grants),
    })
    figures.queued += enqueued.queued
    figures.failed += enqueued.failed
    figures.cancelled += enqueued.cancelled
    report({ granted: figures.queued + figures.failed + figures.cancelled, humans: unused })
  }
  await closeWave(tx, wave, figures)
  await forget(tx, wave)
  const detail = { wave, reminded: unused, ...figures }
  await needs.audit.record(tx, { actor, action: 'campaign.remind', subject: { kind: 'campaign', id }, detail })
  return { ok: true, wave, reminded: unused, ...figures }
}

function refusalOf({ state, expiresOn }: CampaignRow, today: Temporal.PlainDate): ReminderRefusal | undefined {
  if (state !== 'active') return { ok: false, code: 'not-active', state }
  if (expiresOn !== null && Temporal.PlainDate.compare(expiresOn, today) < 0)
    return { ok: false, code: 'codes-expired' }
  return undefined
}

async function countUnused(snapshot: Snapshot, needs: CampaignsNeeds, campaign: string): Promise<number> {
  let unused = 0
  for await (const grants of mailedAndUnused(snapshot, needs, campaign)) unused += grants.length
  return unused
}

type Unused = { readonly id: string; readonly human: string; readonly code: string; readonly position: number }

/**
 * A part at a time, in order of the codes. Somebody who was never mailed the code is not reminded of it: for them there is
 * retrying what failed. Whoever is no longer active is left alone.
 */
async function* mailedAndUnused(
  snapshot: Snapshot,
  { email, profiles }: CampaignsNeeds,
  campaign: string,
): AsyncGenerator<readonly Unused[]> {
  for (let after = 0; ; ) {
    const { rows } = await sql<Unused>`
      select g.id, g.human, k.code, k.id as position
      from campaigns.codes k join campaigns.grants g on g.code = k.id and g.revoked_at is null
      where k.campaign = ${campaign} and k.id > ${after} and g.redeemed_order is null
      order by k.id
      limit ${PART}`.execute(own(snapshot))
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.position
    const deliveries = await email.deliveries(
      snapshot,
      CODE_MAIL,
      rows.map(({ id }) => id),
    )
    const active = new Set(
      await profiles.active(
        snapshot,
        rows.map(({ human }) => human),
      ),
    )
    yield rows.filter(({ id, human }) => deliveries.get(id)?.state === 'sent' && active.has(human))
  }
}

async function mailsFor(tx: Tx, { profiles }: CampaignsNeeds, mail: CompiledMail, grants: readonly Unused[]) {
  const recipients = await profiles.recipients(
    tx,
    grants.map(({ human }) => human),
  )
  const grantOf = new Map(grants.map((grant) => [grant.human, grant]))
  return recipients.flatMap((recipient) => {
    const grant = grantOf.get(recipient.human)
    if (grant === undefined) return []
    const { human, name, address } = recipient
    return [{ source: grant.id, human, name, address, ...mail(recipient, grant.code) }]
  })
}
