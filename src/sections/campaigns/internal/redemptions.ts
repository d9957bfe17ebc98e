import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Redemption } from '../campaigns.ts'
import { own } from './tables.ts'

/** Redemption is a function of the orders, so it is set, not added up: running it again changes nothing. */
export async function redeem(
  tx: Tx,
  codes: readonly string[],
  redemptions: readonly Redemption[],
): Promise<{ readonly redeemed: number; readonly released: number }> {
  const { rows } = await sql<{ redeemed: number; released: number }>`
    with redemption as (
      select upper(btrim(code)) as code_key, "order", at from unnest(
        ${redemptions.map(({ code }) => code)}::text[],
        ${redemptions.map(({ order }) => order)}::text[],
        ${redemptions.map(({ at }) => at)}::timestamptz[]
      ) as r (code, "order", at)
    ), wanted as (
      select g.id, r."order", r.at
      from campaigns.codes c
      join campaigns.grants g on g.code = c.id and g.revoked_at is null
      left join redemption r on r.code_key = c.code_key
      where c.code_key in (select upper(btrim(code)) from unnest(${codes}::text[]) code)
        and (g.redeemed_order, g.redeemed_at) is distinct from (r."order", r.at)
    ), changed as (
      update campaigns.grants g set redeemed_order = w."order", redeemed_at = w.at
      from wanted w where w.id = g.id
      returning g.redeemed_order
    )
    select count(redeemed_order) as redeemed, count(*) - count(redeemed_order) as released from changed
  `.execute(own(tx))
  return rows[0] ?? { redeemed: 0, released: 0 }
}

export async function redemptions(snapshot: Snapshot): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ code: string; order: string }>`
    select c.code, g.redeemed_order as order
    from campaigns.grants g join campaigns.codes c on c.id = g.code
    where g.redeemed_order is not null
    order by c.id`.execute(own(snapshot))
  return new Map(rows.map(({ code, order }) => [code, order]))
}
