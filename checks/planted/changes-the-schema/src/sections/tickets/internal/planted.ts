import { sql } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Tx } from '../../../platform/db/tx.ts'

const own = sectionDb<Record<never, never>>('tickets')

export async function change(tx: Tx): Promise<void> {
  await sql`create table tickets.copies (id int)`.execute(own(tx)) // ! forbidden-sql
  await sql`alter table tickets.orders add note text`.execute(own(tx)) // ! forbidden-sql
  await sql`drop table tickets.orders`.execute(own(tx)) // ! forbidden-sql
  await sql`grant select on tickets.orders to public`.execute(own(tx)) // ! forbidden-sql
  await sql`revoke all on tickets.orders from public`.execute(own(tx)) // ! forbidden-sql
  await sql`commit`.execute(own(tx)) // ! forbidden-sql
}
