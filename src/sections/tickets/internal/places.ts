import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { EventSummary } from '../../../vendors/ticket-vendor.ts'
import type { Lease } from '../tickets.ts'
import { outdate } from './figures.ts'
import { renew } from './lease.ts'
import { own } from './tables.ts'

export async function describe(tx: Tx, lease: Lease, { id, capacity }: EventSummary): Promise<void> {
  await renew(tx, lease)
  const { rows } = await sql`
    insert into tickets.vendor_events as e (event_id, capacity) values (${id}, ${capacity})
    on conflict (event_id) do update set capacity = excluded.capacity
    where e.capacity is distinct from excluded.capacity
    returning event_id`.execute(own(tx))
  if (rows.length > 0) await outdate(tx)
}
