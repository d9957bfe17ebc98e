import { type RawBuilder, sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { CodeRow, CodesQuery } from '../campaigns.ts'
import { CODE_MAIL } from './campaign-mail.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'

type Row = Omit<CodeRow, 'name' | 'mail'> & { readonly grant: string | null }

/** In import order, which is the order of the ids. */
export async function codes(
  snapshot: Snapshot,
  { email, profiles }: CampaignsNeeds,
  query: CodesQuery,
): Promise<readonly CodeRow[]> {
  const { rows } = await sql<Row>`
    select k.id as position, k.code, k.campaign, c.title, g.id as grant, g.human, g.redeemed_order, g.redeemed_at
    from campaigns.codes k
    join campaigns.campaigns c on c.id = k.campaign
    left join campaigns.grants g on g.code = k.id and g.revoked_at is null
    where ${sql.join(conditionsOf(query), sql` and `)}
    order by k.id
    limit ${query.limit}`.execute(own(snapshot))
  const deliveries = await email.deliveries(
    snapshot,
    CODE_MAIL,
    rows.map(({ grant }) => grant).filter((grant) => grant !== null),
  )
  const names = await profiles.names(
    snapshot,
    rows.map(({ human }) => human).filter((human) => human !== null),
  )
  return rows.map(({ grant, ...row }) => ({
    ...row,
    name: row.human === null ? null : (names.get(row.human) ?? null),
    mail: grant === null ? null : (deliveries.get(grant) ?? null),
  }))
}

function conditionsOf({ after = 0, campaign, use, search, among }: CodesQuery): readonly RawBuilder<boolean>[] {
  const conditions = [sql<boolean>`k.id > ${after}`]
  if (campaign !== undefined) {
    conditions.push(isUuid(campaign) ? sql`k.campaign = ${campaign}::uuid` : sql<boolean>`false`)
  }
  if (use === 'redeemed') conditions.push(sql`g.redeemed_order is not null`)
  if (use === 'unused') conditions.push(sql`g.id is not null and g.redeemed_order is null`)
  if (use === 'not-granted') conditions.push(sql`g.id is null`)
  if (search !== undefined) conditions.push(sql`starts_with(k.code_key, upper(btrim(${search})))`)
  if (among !== undefined) {
    conditions.push(sql`k.code_key in (select upper(btrim(c)) from unnest(${among}::text[]) c)`)
  }
  return conditions
}
