import { sql } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Tx } from '../../../platform/db/tx.ts'

const own = sectionDb<Record<never, never>>('tickets')

export async function join(tx: Tx): Promise<void> {
  await sql`
    select id from tickets.orders /* orders /* and */ who sent */
    join profiles.addresses on addresses.address = orders.address -- ! foreign-table
    left join line_items on line_items.id = orders.id -- ! foreign-table
    where exists (select from unnest(array['budget.groups']) as b)
  `.execute(own(tx))
}
