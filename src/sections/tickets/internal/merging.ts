import { sql } from 'kysely'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Merger } from '../../../platform/personal.ts'
import type { Belongings, Touched } from '../tickets.ts'
import { own } from './tables.ts'

const HUMANS_A_READ = 1_000

/** What was decided by hand and who decided it; whose the rest is follows from the addresses. */
export async function merge(tx: Tx, { from, into }: Merger): Promise<Touched> {
  await sql`
    with theirs as (
      select ticket_id from tickets.manual_matches where ${from} in (human, decided_by) order by ticket_id for update
    )
    update tickets.manual_matches m set
      human = case when m.human = ${from} then ${into} else m.human end,
      decided_by = case when m.decided_by = ${from} then ${into} else m.decided_by end
    from theirs where m.ticket_id = theirs.ticket_id`.execute(own(tx))
  const { rows } = await sql<{ orderId: string | null; loose: string | null }>`
    select order_id, null as loose from tickets.reconciled_orders where human = ${from}
    union
    select t.order_id, case when t.order_id is null then t.id end
    from tickets.reconciled_tickets r join tickets.tickets t on t.id = r.ticket_id
    where r.human = ${from}`.execute(own(tx))
  return {
    orders: rows.flatMap(({ orderId }) => orderId ?? []),
    looseTickets: rows.flatMap(({ loose }) => loose ?? []),
    addresses: [],
  }
}

/** Also of a void ticket, which is matched by hand to somebody and goes to nobody. */
export async function* humansNamed(snapshot: Snapshot): AsyncGenerator<readonly string[]> {
  const query = sql<{ human: string }>`
    select human from tickets.manual_matches where human is not null
    union select human from tickets.reconciled_orders where human is not null
    union select human from tickets.reconciled_tickets where human is not null`
  for await (const rows of readInBatches(own(snapshot), query, HUMANS_A_READ)) yield rows.map(({ human }) => human)
}

export async function belongings(snapshot: Snapshot, human: string): Promise<Belongings> {
  const { rows } = await sql<Belongings>`
    select (select count(*) from tickets.reconciled_orders where human = ${human}) as orders,
      (select count(*) from tickets.reconciled_tickets where human = ${human}) as tickets`.execute(own(snapshot))
  return rows[0] ?? { orders: 0, tickets: 0 }
}
