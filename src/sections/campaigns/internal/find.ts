import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { UnknownCampaign } from '../campaigns.ts'
import { type CampaignRow, own } from './tables.ts'

type Found = { readonly ok: true; readonly campaign: CampaignRow } | UnknownCampaign

export function findCampaign(snapshot: Snapshot, id: string): Promise<Found> {
  return pick(id, () => own(snapshot).selectFrom('campaigns').select(fields).where('id', '=', id).executeTakeFirst())
}

/**
 * Locks the campaign until `tx` ends: whatever grants its codes comes one after the other. Taken after the lock
 * `reconcile` and before a budget year's. Rows that refer to the campaign may be written meanwhile: how far a wave is.
 */
export function lockCampaign(tx: Tx, id: string): Promise<Found> {
  return pick(id, () =>
    own(tx).selectFrom('campaigns').select(fields).where('id', '=', id).forNoKeyUpdate().executeTakeFirst(),
  )
}

const fields = ['id', 'title', 'description', 'texts', 'reminders', 'replyTo', 'link', 'expiresOn', 'state'] as const

async function pick(id: string, find: () => Promise<CampaignRow | undefined>): Promise<Found> {
  const campaign = isUuid(id) ? await find() : undefined
  return campaign === undefined ? { ok: false, code: 'unknown-campaign', campaign: id } : { ok: true, campaign }
}
