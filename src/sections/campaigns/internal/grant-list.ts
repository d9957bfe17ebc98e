import { type RawBuilder, sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { GrantRow, GrantsQuery } from '../campaigns.ts'
import { CODE_MAIL } from './campaign-mail.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'

/** A search that finds more people than this is no search: the first of them, by name. */
const MOST_FOUND = 500

type Row = Omit<GrantRow, 'name' | 'mail'> & { readonly grant: string }

export async function grants(
  snapshot: Snapshot,
  { email, profiles }: CampaignsNeeds,
  id: string,
  { after = 0, limit, state, code, search }: GrantsQuery,
): Promise<readonly GrantRow[]> {
  if (!isUuid(id)) return []
  const found = search === undefined ? sql`true` : await matching(snapshot, profiles, search)
  const { rows } = await sql<Row>`
    select k.id as position, g.id as grant, k.code, g.human, g.redeemed_order, g.redeemed_at, g.revoked_at
    from campaigns.grants g join campaigns.codes k on k.id = g.code
    where k.campaign = ${id} and k.id > ${after} and ${inState(state)} and ${found}
      and (${code ?? null}::text is null or k.code_key = upper(btrim(${code ?? null})))
    order by k.id
    limit ${limit}`.execute(own(snapshot))
  const deliveries = await email.deliveries(
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
    mail: deliveries.get(grant) ?? null,
  }))
}

function inState(state: GrantsQuery['state']): RawBuilder<unknown> {
  switch (state) {
    case 'revoked':
      return sql`g.revoked_at is not null`
    case 'redeemed':
      return sql`g.redeemed_order is not null`
    case 'unused':
      return sql`g.redeemed_order is null and g.revoked_at is null`
    case undefined:
      return sql`g.revoked_at is null`
  }
}

/** By code, or by who has it: names and addresses are Profiles' to search. */
async function matching(
  snapshot: Snapshot,
  profiles: CampaignsNeeds['profiles'],
  search: string,
): Promise<RawBuilder<unknown>> {
  const people = await profiles.people(snapshot, { search, except: [], limit: MOST_FOUND })
  const humans = people.map(({ human }) => human)
  return sql`(starts_with(k.code_key, upper(btrim(${search}))) or g.human = any(${humans}::uuid[]))`
}
