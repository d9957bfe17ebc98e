import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { PeopleQuery, PersonRow } from '../profiles.ts'
import { own } from './tables.ts'

/** By name; the id decides between namesakes. */
export async function people(
  snapshot: Snapshot,
  { among, except, tier, search, after, limit }: PeopleQuery,
): Promise<readonly PersonRow[]> {
  const wanted = search?.trim().toLowerCase() ?? ''
  const { rows } = await sql<PersonRow>`
    with page as (
    select h.id, h.display_name
    from profiles.humans h
    where h.status = 'active'
      and (${among ?? null}::uuid[] is null or h.id in (select unnest(${among ?? null}::uuid[])))
      and h.id not in (select unnest(${except}::uuid[]))
      and (${tier ?? null}::text is null or h.tier = ${tier ?? null})
      and (${wanted} = '' or position(${wanted} in lower(h.display_name)) > 0
        or exists (select from profiles.addresses s where s.human = h.id and position(${wanted} in s.canonical) > 0))
      and (${after ?? null}::uuid is null or (h.display_name, h.id) >
        (select l.display_name, l.id from profiles.humans l where l.id = ${after ?? null}::uuid))
    order by h.display_name, h.id
    limit ${limit}
    )
    select p.id as human, p.display_name as name, a.address
    from page p
    left join lateral (
      select address from profiles.addresses where human = p.id and verified order by position limit 1
    ) a on true
    order by p.display_name, p.id`.execute(own(snapshot))
  return rows
}
