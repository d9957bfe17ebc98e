import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { PeopleQuery, PersonRow } from '../profiles.ts'
import { own } from './tables.ts'

/** By name; the id decides between namesakes. */
export async function people(
  snapshot: Snapshot,
  { among, except, search, after, limit }: PeopleQuery,
): Promise<readonly PersonRow[]> {
  const wanted = search?.trim().toLowerCase() ?? ''
  const { rows } = await sql<PersonRow>`
    select h.id as human, h.display_name as name, a.address
    from profiles.humans h
    left join lateral (
      select address from profiles.addresses where human = h.id and verified order by position limit 1
    ) a on true
    where h.status = 'active'
      and (${among ?? null}::uuid[] is null or h.id in (select unnest(${among ?? null}::uuid[])))
      and h.id not in (select unnest(${except}::uuid[]))
      and (${wanted} = '' or position(${wanted} in lower(h.display_name)) > 0
        or exists (select from profiles.addresses s where s.human = h.id and position(${wanted} in s.canonical) > 0))
      and (${after ?? null}::uuid is null or (h.display_name, h.id) >
        (select l.display_name, l.id from profiles.humans l where l.id = ${after ?? null}::uuid))
    order by h.display_name, h.id
    limit ${limit}`.execute(own(snapshot))
  return rows
}
