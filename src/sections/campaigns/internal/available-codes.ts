import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { own } from './tables.ts'

/** Of a code `k`: whether it may be granted. The one place that says so. */
export const isAvailable = sql<boolean>`(k.retired_at is null
  and not exists (select from campaigns.grants g where g.code = k.id and g.revoked_at is null))`

export async function codesAvailable(snapshot: Snapshot, campaign: string): Promise<number> {
  const { rows } = await sql<{ available: number }>`
    select count(*) as available from campaigns.codes k where k.campaign = ${campaign} and ${isAvailable}
  `.execute(own(snapshot))
  return rows[0]?.available ?? 0
}

export async function anyAvailable(snapshot: Snapshot, campaign: string): Promise<boolean> {
  const { rows } = await sql`
    select from campaigns.codes k where k.campaign = ${campaign} and ${isAvailable} limit 1`.execute(own(snapshot))
  return rows.length > 0
}
