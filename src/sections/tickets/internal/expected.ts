import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Lease, RecordKind } from '../tickets.ts'
import { own } from './tables.ts'

/** Few enough to hold, many enough that a whole season is some dozen statements. */
const IDS_A_READ = 5_000

/**
 * The vendor can be asked for all that are pending in one list, but not for those in a state that nobody knows: each is
 * a call of its own. A day on which the vendor calls every order something new must not use up its limit.
 */
const UNKNOWN_A_RUN = 50

/** Those in an unknown state, once they are more than a run asks for, take turns by the number of the run. */
export async function pending(snapshot: Snapshot, { run }: Lease): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with here as (
      select o.id, o.state_known,
        row_number() over (partition by o.state_known order by o.id) as place,
        ceil(count(*) over (partition by o.state_known) / ${UNKNOWN_A_RUN}::numeric) as turns
      from tickets.orders o join tickets.sync_runs r on r.event_id = o.event_id
      where r.id = ${run} and o.state = 'pending'
    )
    select id from here
    where state_known or place % turns = ${run}::bigint % turns
    order by id`.execute(own(snapshot))
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
