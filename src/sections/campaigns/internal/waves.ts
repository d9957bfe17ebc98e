import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Language, Recipient } from '../../profiles/profiles.ts'
import type { Audience, PreviewResult, WavePreview, WaveRefusal, WaveRequest, WaveResult } from '../campaigns.ts'
import { compileMail, variablesOf } from './campaign-mail.ts'
import { findCampaign, lockCampaign } from './find.ts'
import type { CampaignsNeeds } from './needs.ts'
import { type CampaignRow, own } from './tables.ts'

/** Grants and messages go in by so many at a time: one transaction, but never a whole wave in memory as rows. */
const CHUNK = 2_000

export async function previewWave(
  snapshot: Snapshot,
  needs: CampaignsNeeds,
  id: string,
  audience: Audience,
): Promise<PreviewResult> {
  const found = await findCampaign(snapshot, id)
  if (!found.ok) return found
  const figured = await figure(snapshot, needs, found.campaign, audience)
  return figured.ok ? { ok: true, preview: figured.preview } : figured
}

/**
 * One transaction, the caller's: grants and messages for everyone, or nothing. The campaign's row lock puts two waves
 * one after the other; unique constraints on code and on (campaign, human) stand behind it.
 */
export async function sendWave(
  tx: Tx,
  needs: CampaignsNeeds,
  { campaign: id, audience, wave, approved }: WaveRequest,
  actor: Actor,
): Promise<WaveResult> {
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  const { campaign } = found
  const sent = await sentAlready(tx, id, wave)
  if (sent !== undefined) return sent
  const figured = await figure(tx, needs, campaign, audience)
  if (!figured.ok) return figured
  const { eligible, preview } = figured
  if (approved !== undefined && !samePreview(approved, preview)) return { ok: false, code: 'preview-changed', preview }

  await own(tx)
    .insertInto('waves')
    .values({
      id: wave,
      campaign: id,
      everyone: audience.everyone,
      teams: audience.everyone ? [] : audience.teams,
      granted: eligible.length,
      queued: 0,
      failed: 0,
      sentBy: actor.kind === 'human' ? actor.human : null,
    })
    .execute()
  const contents = await compileLanguages(tx, needs, campaign)
  const codes: string[] = []
  let queued = 0
  let failed = 0
  for (let start = 0; start < eligible.length; start += CHUNK) {
    const humans = eligible.slice(start, start + CHUNK)
    const granted = await grantCodes(tx, id, wave, humans)
    const recipients = await needs.profiles.recipients(tx, humans)
    const mails = recipients.map((recipient) => mailFor(campaign, granted, contents, recipient))
    const result = await needs.email.enqueue(tx, { group: groupOf(id), ...CODE_MAIL, mails })
    codes.push(...[...granted.values()].map(({ code }) => code))
    queued += result.queued
    failed += result.failed
  }
  await own(tx).updateTable('waves').set({ queued, failed }).where('id', '=', wave).execute()
  const detail = { wave, granted: eligible.length, queued, failed }
  await needs.audit.record(tx, { actor, action: 'campaign.send-wave', subject: { kind: 'campaign', id }, detail })
  return { ok: true, wave, granted: eligible.length, queued, failed, codes }
}

/** The name under which Email keeps a campaign's messages together. */
/** What mails with codes are caused by: one to each grant. */
export const CODE_MAIL = { kind: 'grant', purpose: 'code' }

export function groupOf(campaign: string): string {
  return `campaign:${campaign}`
}

type Figured = { readonly ok: true; readonly eligible: readonly string[]; readonly preview: WavePreview } | WaveRefusal

async function figure(
  snapshot: Snapshot,
  { teams, profiles }: CampaignsNeeds,
  { id, state }: CampaignRow,
  audience: Audience,
): Promise<Figured> {
  if (state !== 'active') return { ok: false, code: 'not-active', state }
  const members = audience.everyone
    ? { ok: true as const, humans: await profiles.active(snapshot) }
    : await teams.members(snapshot, audience.teams)
  if (!members.ok) return members

  const eligible = await notGranted(snapshot, id, members.humans)
  const available = await codesAvailable(snapshot, id)
  if (eligible.length > available) return { ok: false, code: 'not-enough-codes', needed: eligible.length, available }
  const recipients = await profiles.recipients(snapshot, eligible)
  return {
    ok: true,
    eligible,
    preview: {
      eligible: eligible.length,
      alreadyGranted: members.humans.length - eligible.length,
      withoutAddress: recipients.filter(({ address }) => address === null).length,
      codesAvailable: available,
      codesLeft: available - eligible.length,
    },
  }
}

async function notGranted(snapshot: Snapshot, id: string, humans: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ human: string }>`
    select h.human from unnest(${humans}::uuid[]) as h (human)
    where not exists (select from campaigns.grants g where g.campaign = ${id} and g.human = h.human)
    order by h.human`.execute(own(snapshot))
  return rows.map(({ human }) => human)
}

async function codesAvailable(snapshot: Snapshot, id: string): Promise<number> {
  const { rows } = await sql<{ available: number }>`
    select count(*) as available
    from campaigns.codes k
    where k.campaign = ${id} and not exists (select from campaigns.grants g where g.code = k.id)
  `.execute(own(snapshot))
  return rows[0]?.available ?? 0
}

async function sentAlready(tx: Tx, campaign: string, id: string): Promise<WaveResult | undefined> {
  const wave = await own(tx).selectFrom('waves').selectAll().where('id', '=', id).executeTakeFirst()
  if (wave === undefined) return undefined
  if (wave.campaign !== campaign) return { ok: false, code: 'wave-of-another-campaign' }
  const { rows } = await sql<{ code: string }>`
    select k.code from campaigns.grants g join campaigns.codes k on k.id = g.code
    where g.wave = ${id} order by k.id`.execute(own(tx))
  const { granted, queued, failed } = wave
  return { ok: true, wave: id, granted, queued, failed, codes: rows.map(({ code }) => code) }
}

type Granted = ReadonlyMap<string, { readonly id: string; readonly code: string }>

/** Codes in import order to humans in order of id, as they come. */
async function grantCodes(tx: Tx, campaign: string, wave: string, humans: readonly string[]): Promise<Granted> {
  const { rows } = await sql<{ id: string; human: string; code: string }>`
    with chosen as (
      select id, code, row_number() over (order by id) as place
      from campaigns.codes k
      where k.campaign = ${campaign} and not exists (select from campaigns.grants g where g.code = k.id)
      order by id
      limit ${humans.length}
    ), receiving as (
      select * from unnest(${humans.map(() => randomUUID())}::uuid[], ${humans}::uuid[])
        with ordinality as r (id, human, place)
    ), granted as (
      insert into campaigns.grants (id, campaign, code, human, wave)
      select r.id, ${campaign}::uuid, c.id, r.human, ${wave}::uuid
      from receiving r join chosen c using (place)
      order by place
      returning id
    )
    select r.id, r.human, c.code from receiving r join chosen c using (place) order by place`.execute(own(tx))
  return new Map(rows.map(({ id, human, code }) => [human, { id, code }]))
}

async function compileLanguages(
  tx: Tx,
  { email }: CampaignsNeeds,
  campaign: CampaignRow,
): Promise<Record<Language, string>> {
  const { content: en } = await compileMail(tx, email, campaign, 'en')
  const { content: es } = await compileMail(tx, email, campaign, 'es')
  return { en, es }
}

function mailFor(campaign: CampaignRow, granted: Granted, contents: Record<Language, string>, recipient: Recipient) {
  const grant = granted.get(recipient.human)
  if (grant === undefined) throw new Error(`no grant was made for ${recipient.human}`)
  const { human, name, address, language } = recipient
  const variables = variablesOf(campaign, { code: grant.code, name })
  return { source: grant.id, content: contents[language], human, name, address, variables }
}

function samePreview(a: WavePreview, b: WavePreview): boolean {
  return (
    a.eligible === b.eligible &&
    a.alreadyGranted === b.alreadyGranted &&
    a.withoutAddress === b.withoutAddress &&
    a.codesAvailable === b.codesAvailable &&
    a.codesLeft === b.codesLeft
  )
}
