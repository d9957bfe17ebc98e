import type { Generated } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Batch, CampaignFields, CampaignState, MailPurpose } from '../campaigns.ts'

export type CampaignRow = CampaignFields & { readonly id: string; readonly state: CampaignState }

type CampaignsTables = {
  campaigns: CampaignRow & {
    state: Generated<CampaignState>
    createdAt: Generated<Temporal.Instant>
    activatedAt: Generated<Temporal.Instant | null>
    completedAt: Generated<Temporal.Instant | null>
  }
  batches: {
    id: string
    campaign: string
    name: string
    prefix: string
    count: number
    percent: number | null
    amount: number | null
    ticketTypes: readonly string[]
    expiresAt: Temporal.Instant | null
    state: Generated<Batch['state']>
    intendedBy: string | null
    leaseExpiresAt: Generated<Temporal.Instant | null>
  }
  waves: {
    id: string
    campaign: string
    purpose: MailPurpose
    everyone: boolean
    teams: readonly string[]
    humans: number
    queued: number
    failed: number
    cancelled: number
    sentAt: Generated<Temporal.Instant>
    sentBy: string | null
  }
  sendings: { wave: string; refusal: string | null }
}

export const own = sectionDb<CampaignsTables>('campaigns')
