import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { CancelResult, ResendResult, RetryFailedResult, TestResult } from '../campaigns.ts'
import { CODE_MAIL, compileMail, groupOf, languagesOf, reminderMail } from './campaign-mail.ts'
import { findCampaign, lockCampaign } from './find.ts'
import { PART } from './in-parts.ts'
import { sampleFor } from './mail-problems.ts'
import type { CampaignsNeeds } from './needs.ts'
import { findGrant } from './single-grants.ts'
import { own } from './tables.ts'

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

/** Email records who had it sent again. */
export async function resend(
  tx: Tx,
  { email, profiles }: CampaignsNeeds,
  id: string,
  code: string,
  actor: Actor,
): Promise<ResendResult> {
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  const granted = await findGrant(tx, id, code)
  if (!granted.ok) return granted
  const [recipient] = await profiles.recipients(tx, [granted.human])
  if (recipient === undefined) return { ok: false, code: 'unknown-grant', granted: code }
  const mail = await compileMail(tx, email, found.campaign, 'code')
  const { human, name, address } = recipient
  const sent = await email.resend(
    tx,
    {
      group: groupOf(id),
      ...CODE_MAIL,
      mail: { source: granted.grant, human, name, address, ...mail(recipient, granted.code) },
    },
    actor,
  )
  if (sent.ok) return { ok: true }
  if (sent.code === 'still-queued') return { ok: false, code: 'still-queued' }
  throw new Error(`the grant ${granted.grant} has no message`)
}

export async function cancelUnsent(
  tx: Tx,
  { email, audit }: CampaignsNeeds,
  id: string,
  wave: string,
  actor: Actor,
): Promise<CancelResult> {
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  const sent = isUuid(wave)
    ? await own(tx)
        .selectFrom('waves')
        .select('purpose')
        .where('id', '=', wave)
        .where('campaign', '=', id)
        .executeTakeFirst()
    : undefined
  if (sent === undefined) return { ok: false, code: 'unknown-wave' }
  const cause = sent.purpose === 'code' ? CODE_MAIL : reminderMail(wave)
  let cancelled = 0
  for (let after: string | null = null; ; ) {
    const humans: readonly { human: string; id: string }[] = await grantsAfter(
      tx,
      id,
      sent.purpose === 'code' ? wave : null,
      after,
    )
    const last = humans.at(-1)
    if (last === undefined) break
    after = last.human
    const sources = humans.map((grant) => grant.id)
    cancelled += (await email.cancelUnsent(tx, { ...cause, sources }, 'by-hand')).cancelled
  }
  const detail = { wave, cancelled }
  await audit.record(tx, { actor, action: 'campaign.cancel-unsent', subject: { kind: 'campaign', id }, detail })
  return { ok: true, cancelled }
}

/** Of one wave, or of the whole campaign, in the order of the index on (campaign, human). */
async function grantsAfter(tx: Tx, campaign: string, wave: string | null, after: string | null) {
  const { rows } = await sql<{ id: string; human: string }>`
    select id, human from campaigns.grants
    where campaign = ${campaign} and revoked_at is null
      and (${wave}::uuid is null or wave = ${wave}::uuid)
      and (${after}::uuid is null or human > ${after}::uuid)
    order by human
    limit ${PART}`.execute(own(tx))
  return rows
}

/** A group of its own: a test counts in no total. */
export async function sendTest(
  tx: Tx,
  { email, profiles, audit }: CampaignsNeeds,
  id: string,
  named: string,
  actor: Actor,
): Promise<TestResult> {
  const found = await findCampaign(tx, id)
  if (!found.ok) return found
  const human = (await profiles.present(tx, [named])).get(named) ?? named
  const [recipient] = await profiles.recipients(tx, [human])
  if (recipient === undefined) throw new Error(`nobody is ${human}`)
  const mail = await compileMail(tx, email, found.campaign, 'code')
  const { name, address } = recipient
  const enqueued = await email.enqueue(tx, {
    group: `${groupOf(id)}:test`,
    kind: 'campaign-test',
    purpose: 'code',
    mails: languagesOf(found.campaign).map((language) => {
      const { code } = sampleFor(language)
      return { source: randomUUID(), human, name, address, ...mail({ language, name }, code) }
    }),
  })
  await audit.record(tx, { actor, action: 'campaign.test', subject: { kind: 'campaign', id } })
  return { ok: true, queued: enqueued.queued, cancelled: enqueued.cancelled, failed: enqueued.failed }
}
