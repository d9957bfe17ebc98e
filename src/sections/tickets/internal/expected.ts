import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Lease, RecordKind } from '../tickets.ts'
import { own } from './tables.ts'

/** Few enough to hold, many enough that a whole season is some dozen statements. */
const IDS_A_READ = 5_000

export async function pending(snapshot: Snapshot, { run }: Lease): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select o.id from tickets.orders o join tickets.sync_runs r on r.event_id = o.event_id
    where r.id = ${run} and o.state = 'pending'
    order by o.id`.execute(own(snapshot))
  return rows.map(({ id }) => id)
}

export async function idsHere(
  snapshot: Snapshot,
  { run }: Lease,
  kind: RecordKind,
  after: string,
): Promise<readonly string[]> {
  const { rows } = await (kind === 'order'
    ? sql<{ id: string }>`
        select o.id from tickets.orders o
        where o.event_id = (select event_id from tickets.sync_runs where id = ${run}) and o.gone is null
          and o.id > ${after}
        order by o.id limit ${IDS_A_READ}`
    : sql<{ id: string }>`
        select t.id from tickets.tickets t
        where t.event_id = (select event_id from tickets.sync_runs where id = ${run}) and t.gone is null
          and t.id > ${after}
        order by t.id limit ${IDS_A_READ}`
  ).execute(own(snapshot))
  return rows.map(({ id }) => id)
}
