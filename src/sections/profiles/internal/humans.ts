import { sql } from 'kysely'
import { canonicalAddress } from '../../../platform/address.ts'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { Census } from '../profiles.ts'
import { own } from './tables.ts'

const ROWS_A_BATCH = 1_000

export async function active(snapshot: Snapshot, humans: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from profiles.humans where status = 'active' and id = any(${humans}::uuid[]) order by id
  `.execute(own(snapshot))
  return rows.map(({ id }) => id)
}

export async function* everyone(snapshot: Snapshot): AsyncGenerator<readonly string[]> {
  const query = sql<{ id: string }>`select id from profiles.humans where status = 'active' order by id`
  for await (const rows of readInBatches(own(snapshot), query, ROWS_A_BATCH)) yield rows.map(({ id }) => id)
}

export async function census(snapshot: Snapshot): Promise<Census> {
  const { rows } = await sql<Census>`
    select (select count(*) from profiles.humans where status = 'active') as active,
      array(select id from profiles.humans where status <> 'active' order by id) as inactive`.execute(own(snapshot))
  return rows[0] ?? { active: 0, inactive: [] }
}

/** An address that two humans verified finds nobody. */
export async function find(snapshot: Snapshot, idOrAddress: string): Promise<string | undefined> {
  if (isUuid(idOrAddress)) {
    const { rows } = await sql<{ id: string }>`
      select id from profiles.humans where id = ${idOrAddress}
      union all select into_human from profiles.merged where from_human = ${idOrAddress}`.execute(own(snapshot))
    return rows[0]?.id
  }
  const owners = await own(snapshot)
    .selectFrom('addresses')
    .select('human')
    .where('canonical', '=', canonicalAddress(idOrAddress))
    .where('verified', '=', true)
    .execute()
  return owners.length === 1 ? owners[0]?.human : undefined
}

export async function names(snapshot: Snapshot, humans: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await own(snapshot)
    .selectFrom('humans')
    .select(['id', 'displayName'])
    .where(sql<boolean>`id = any(${humans}::uuid[])`)
    .execute()
  return new Map(rows.map(({ id, displayName }) => [id, displayName]))
}
