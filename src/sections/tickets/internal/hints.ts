import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import { HINTS_AT_ONCE, type Hint, type Lease } from '../tickets.ts'
import { renew } from './lease.ts'
import { own } from './tables.ts'

/** The primary key decides between two that tell of the same at once. */
export async function receive(tx: Tx, { id, kind, record }: Hint): Promise<{ readonly isNew: boolean }> {
  const { rows } = await sql`
    insert into tickets.hints (id, kind, record_id) values (${id}, ${kind}, ${record})
    on conflict (id) do nothing
    returning id`.execute(own(tx))
  return { isNew: rows.length > 0 }
}

export async function waiting(snapshot: Snapshot): Promise<readonly Hint[]> {
  const { rows } = await sql<Hint>`
    select id, kind, record_id as record from tickets.hints
    where taken_at is null
    order by received_at, id
    limit ${HINTS_AT_ONCE}`.execute(own(snapshot))
  return rows
}

export async function taken(tx: Tx, lease: Lease, ids: readonly string[]): Promise<void> {
  await renew(tx, lease)
  await sql`
    update tickets.hints set taken_at = clock_timestamp() where id = any(${ids}::text[])`.execute(own(tx))
}

/** Far beyond the three days for which the vendor sends one again: kept that long, it is known when it comes again. */
const KEPT_DAYS = 30
const FORGOTTEN_AT_ONCE = 1_000

/** Deletes some of those that were taken long ago; false once there are no more. */
export async function forgetTaken(tx: Tx): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    delete from tickets.hints where id in (
      select id from tickets.hints
      where taken_at < clock_timestamp() - ${KEPT_DAYS} * interval '1 day'
      order by id
      limit ${FORGOTTEN_AT_ONCE}
      for update)`.execute(own(tx))
  return numAffectedRows === BigInt(FORGOTTEN_AT_ONCE)
}
