import type { Generated } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Batch, CampaignState } from '../campaigns.ts'

export type CampaignRow = {
  id: string
  title: string
  subject: string
  body: string
  replyTo: string | null
  link: string | null
  state: CampaignState
}

type CampaignsTables = {
  campaigns: Omit<CampaignRow, 'state'> & {
    state: Generated<CampaignState>
    createdAt: Generated<Temporal.Instant>
    activatedAt: Temporal.Instant | null
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
  }
  waves: {
    id: string
    campaign: string
    everyone: boolean
    teams: readonly string[]
    granted: number
    queued: number
    failed: number
    sentAt: Generated<Temporal.Instant>
    sentBy: string | null
  }
}

export const own = sectionDb<CampaignsTables>('campaigns')
