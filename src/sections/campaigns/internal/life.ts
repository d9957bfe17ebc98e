import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type {
  ActivateResult,
  CampaignFields,
  CompleteResult,
  CreateCampaignResult,
  EditCampaignResult,
} from '../campaigns.ts'
import { anyAvailable } from './available-codes.ts'
import { invalidField } from './fields.ts'
import { lockCampaign } from './find.ts'
import { mailRefusal } from './mail-problems.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'

export async function create(
  tx: Tx,
  { audit }: CampaignsNeeds,
  fields: CampaignFields,
  actor: Actor,
): Promise<CreateCampaignResult> {
  const invalid = invalidField(fields)
  if (invalid !== undefined) return invalid
  const id = randomUUID()
  await own(tx)
    .insertInto('campaigns')
    .values({ id, ...storable(fields) })
    .execute()
  await audit.record(tx, { actor, action: 'campaign.create', subject: { kind: 'campaign', id } })
  return { ok: true, id }
}

export async function edit(
  tx: Tx,
  { email, audit }: CampaignsNeeds,
  id: string,
  fields: CampaignFields,
  actor: Actor,
): Promise<EditCampaignResult> {
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  const { state } = found.campaign
  if (state === 'completed') return { ok: false, code: 'campaign-completed' }
  const refusal = invalidField(fields) ?? (state === 'active' ? mailRefusal(email, fields) : undefined)
  if (refusal !== undefined) return refusal
  await own(tx).updateTable('campaigns').set(storable(fields)).where('id', '=', id).execute()
  await audit.record(tx, { actor, action: 'campaign.edit', subject: { kind: 'campaign', id }, detail: { state } })
  return { ok: true }
}

/** An active campaign can be sent: it has a code to give, its mails say which, and hold nothing that can't be filled. */
export async function activate(
  tx: Tx,
  { email, audit }: CampaignsNeeds,
  id: string,
  actor: Actor,
): Promise<ActivateResult> {
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  const { campaign } = found
  if (campaign.state !== 'draft') return { ok: false, code: 'not-a-draft', state: campaign.state }
  if (!(await anyAvailable(tx, id))) return { ok: false, code: 'no-codes' }
  const refusal = mailRefusal(email, campaign)
  if (refusal !== undefined) return refusal
  await own(tx)
    .updateTable('campaigns')
    .set({ state: 'active', activatedAt: sql`now()` })
    .where('id', '=', id)
    .execute()
  await audit.record(tx, { actor, action: 'campaign.activate', subject: { kind: 'campaign', id } })
  return { ok: true }
}

export async function complete(tx: Tx, { audit }: CampaignsNeeds, id: string, actor: Actor): Promise<CompleteResult> {
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  const { state } = found.campaign
  if (state !== 'active') return { ok: false, code: 'not-active', state }
  await own(tx)
    .updateTable('campaigns')
    .set({ state: 'completed', completedAt: sql`now()` })
    .where('id', '=', id)
    .execute()
  await audit.record(tx, { actor, action: 'campaign.complete', subject: { kind: 'campaign', id } })
  return { ok: true }
}

/** The driver sends objects as JSON by itself. */
function storable({ title, description, texts, reminders, replyTo, link, expiresOn }: CampaignFields): CampaignFields {
  return { title: title.trim(), description: description.trim(), texts, reminders, replyTo, link, expiresOn }
}
