import { type RawBuilder, sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { containsWords } from '../../../platform/db/word-search.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { Profile, RegisterQuery, RegisterRow } from '../profiles.ts'
import { own } from './tables.ts'

/** By name; the id decides between namesakes. As many rows are read as are shown. */
export async function list(
  snapshot: Snapshot,
  { search, status, tier, after, limit }: RegisterQuery,
): Promise<readonly RegisterRow[]> {
  const conditions: RawBuilder<boolean>[] = [sql`true`]
  if (search !== undefined) {
    // An array, not a subquery of rows: an index can be asked for either half.
    conditions.push(sql`((${containsWords(sql`h.searched`, search, normalised)}) or h.id = any(array(
      select a.human from profiles.addresses a where ${containsWords(sql`a.searched`, search, normalised)})))`)
  }
  if (status !== undefined) conditions.push(sql`h.status = ${status}`)
  if (tier !== undefined) conditions.push(sql`h.tier = ${tier}`)
  if (after !== undefined) {
    conditions.push(
      sql`(h.display_name, h.id) > ((select l.display_name from profiles.humans l where l.id = ${after}), ${after}::uuid)`,
    )
  }
  const { rows } = await sql<RegisterRow>`
    with page as (
      select h.id, h.display_name, h.status, h.tier, h.city
      from profiles.humans h
      where ${sql.join(conditions, sql` and `)}
      order by h.display_name, h.id
      limit ${limit}
    )
    select p.id as human, p.display_name as name, p.status, p.tier, p.city, a.address
    from page p
    left join lateral (
      select address from profiles.addresses where human = p.id and verified order by position limit 1
    ) a on true
    order by p.display_name, p.id`.execute(own(snapshot))
  return rows
}

export async function show(snapshot: Snapshot, human: string): Promise<Profile | undefined> {
  if (!isUuid(human)) return undefined
  return own(snapshot)
    .selectFrom('humans')
    .select(['id as human', 'displayName', 'language', 'city', 'status', 'tier'])
    .where('id', '=', human)
    .executeTakeFirst()
}

function normalised(word: string): RawBuilder<string> {
  return sql`profiles.search_words(${word})`
}
