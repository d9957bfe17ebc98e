import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import { looksLikeAddress } from '../../../platform/address.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { ActivateResult, CreateCampaignResult, NewCampaign } from '../campaigns.ts'
import { bodyShowsCode, compileMail } from './campaign-mail.ts'
import { lockCampaign } from './find.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'

export async function create(
  tx: Tx,
  { audit }: CampaignsNeeds,
  campaign: NewCampaign,
  actor: Actor,
): Promise<CreateCampaignResult> {
  const invalid = firstInvalid(campaign)
  if (invalid !== undefined) return { ok: false, code: 'invalid-field', ...invalid }
  const id = randomUUID()
  await own(tx)
    .insertInto('campaigns')
    .values({ id, ...campaign, title: campaign.title.trim(), activatedAt: null })
    .execute()
  await audit.record(tx, { actor, action: 'campaign.create', subject: { kind: 'campaign', id } })
  return { ok: true, id }
}

/** An active campaign can be sent: it has a code to give, its mail says which, and holds nothing that can't be filled. */
export async function activate(tx: Tx, needs: CampaignsNeeds, id: string, actor: Actor): Promise<ActivateResult> {
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  const { campaign } = found
  if (campaign.state !== 'draft') return { ok: false, code: 'not-a-draft', state: campaign.state }
  const { rows: codes } = await sql`select from campaigns.codes where campaign = ${id} limit 1`.execute(own(tx))
  if (codes.length === 0) return { ok: false, code: 'no-codes' }
  const { slots } = await compileMail(tx, needs.email, campaign, 'en')
  const known = new Set(['Code', 'Name', ...(campaign.link === null ? [] : ['Link'])])
  const unknown = slots.filter((slot) => !known.has(slot))
  if (unknown.length > 0) return { ok: false, code: 'unknown-placeholders', unknown }
  if (!bodyShowsCode(needs.email, campaign)) return { ok: false, code: 'code-slot-missing' }

  await own(tx)
    .updateTable('campaigns')
    .set({ state: 'active', activatedAt: sql`now()` })
    .where('id', '=', id)
    .execute()
  await needs.audit.record(tx, { actor, action: 'campaign.activate', subject: { kind: 'campaign', id } })
  return { ok: true }
}

function firstInvalid(campaign: NewCampaign): { field: keyof NewCampaign; reason: string } | undefined {
  for (const field of ['title', 'subject', 'body'] as const) {
    if (campaign[field].trim() === '') return { field, reason: 'is empty' }
  }
  const { replyTo, link } = campaign
  if (replyTo !== null && !looksLikeAddress(replyTo)) return { field: 'replyTo', reason: 'is not an email address' }
  if (link !== null && !isHttps(link)) return { field: 'link', reason: 'is not an https address' }
  return undefined
}

function isHttps(link: string): boolean {
  return URL.canParse(link.replaceAll('{{Code}}', 'code')) && link.startsWith('https://')
}
