import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { CampaignDetail, CampaignSummary, WaveRow } from '../campaigns.ts'
import { isAvailable } from './available-codes.ts'
import { CODE_MAIL, groupOf } from './campaign-mail.ts'
import { findCampaign } from './find.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'

const totals = sql`count(k.id) as codes, count(g.id) as granted, count(g.redeemed_order) as redeemed,
  count(k.id) filter (where ${isAvailable}) as available`

export async function list(snapshot: Snapshot): Promise<readonly CampaignSummary[]> {
  const { rows } = await sql<CampaignSummary>`
    select c.id, c.title, c.state, ${totals}
    from campaigns.campaigns c
    left join campaigns.codes k on k.campaign = c.id
    left join campaigns.grants g on g.code = k.id and g.revoked_at is null
    group by c.id
    order by c.created_at desc, c.id`.execute(own(snapshot))
  return rows
}

export async function show(
  snapshot: Snapshot,
  { email }: CampaignsNeeds,
  id: string,
): Promise<CampaignDetail | undefined> {
  const found = await findCampaign(snapshot, id)
  if (!found.ok) return undefined
  const { rows } = await sql<Pick<CampaignSummary, 'codes' | 'granted' | 'redeemed' | 'available'>>`
    select ${totals}
    from campaigns.codes k left join campaigns.grants g on g.code = k.id and g.revoked_at is null
    where k.campaign = ${id}`.execute(own(snapshot))
  const [counted] = rows
  if (counted === undefined) throw new Error('a count gave no row')
  const mail = await email.totals(snapshot, groupOf(id), CODE_MAIL.purpose)
  return { ...found.campaign, ...counted, mail, waves: await waves(snapshot, id) }
}

async function waves(snapshot: Snapshot, campaign: string): Promise<readonly WaveRow[]> {
  const rows = await own(snapshot)
    .selectFrom('waves')
    .select(['id', 'purpose', 'sentAt', 'sentBy', 'everyone', 'teams', 'humans', 'queued', 'failed', 'cancelled'])
    .where('campaign', '=', campaign)
    .orderBy('sentAt', 'desc')
    .execute()
  return rows.map(({ everyone, teams, ...wave }) => ({
    ...wave,
    audience: everyone ? { everyone } : { everyone, teams },
  }))
}
