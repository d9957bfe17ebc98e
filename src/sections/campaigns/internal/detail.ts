import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Delivery } from '../../email/email.ts'
import type { CampaignDetail, CampaignSummary, GrantRow, GrantsPage, WaveRow } from '../campaigns.ts'
import { findCampaign } from './find.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'
import { CODE_MAIL, groupOf } from './waves.ts'

export async function list(snapshot: Snapshot): Promise<readonly CampaignSummary[]> {
  const { rows } = await sql<CampaignSummary>`
    select c.id, c.title, c.state, count(k.id) as codes, count(g.id) as granted, count(g.redeemed_order) as redeemed
    from campaigns.campaigns c
    left join campaigns.codes k on k.campaign = c.id
    left join campaigns.grants g on g.code = k.id
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
  const { rows } = await sql<{ codes: number; granted: number; redeemed: number }>`
    select count(k.id) as codes, count(g.id) as granted, count(g.redeemed_order) as redeemed
    from campaigns.codes k left join campaigns.grants g on g.code = k.id
    where k.campaign = ${id}`.execute(own(snapshot))
  const mail = await email.totals(snapshot, groupOf(id), CODE_MAIL.purpose)
  const totals = rows[0] ?? { codes: 0, granted: 0, redeemed: 0 }
  return { ...found.campaign, ...totals, mail, waves: await waves(snapshot, id) }
}

export async function grants(
  snapshot: Snapshot,
  { email, profiles }: CampaignsNeeds,
  id: string,
  { after = 0, limit }: GrantsPage,
): Promise<readonly GrantRow[]> {
  const { rows } = await sql<{
    position: number
    grant: string
    code: string
    human: string
    redeemedOrder: string | null
    redeemedAt: Temporal.Instant | null
  }>`
    select k.id as position, g.id as grant, k.code, g.human, g.redeemed_order, g.redeemed_at
    from campaigns.grants g join campaigns.codes k on k.id = g.code
    where k.campaign = ${id} and k.id > ${after}
    order by k.id
    limit ${limit}`.execute(own(snapshot))
  const deliveries: ReadonlyMap<string, Delivery> = await email.deliveries(
    snapshot,
    CODE_MAIL,
    rows.map(({ grant }) => grant),
  )
  const names = await profiles.names(
    snapshot,
    rows.map(({ human }) => human),
  )
  return rows.map(({ grant, ...row }) => ({
    ...row,
    name: names.get(row.human) ?? '',
    email: deliveries.get(grant)?.state ?? null,
  }))
}

async function waves(snapshot: Snapshot, campaign: string): Promise<readonly WaveRow[]> {
  const rows = await own(snapshot)
    .selectFrom('waves')
    .select(['id', 'sentAt', 'everyone', 'teams', 'granted', 'queued', 'failed'])
    .where('campaign', '=', campaign)
    .orderBy('sentAt', 'desc')
    .execute()
  return rows.map(({ everyone, teams, ...wave }) => ({
    ...wave,
    audience: everyone ? { everyone } : { everyone, teams },
  }))
}
