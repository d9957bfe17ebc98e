import { sql } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Tx } from '../../../platform/db/tx.ts'

const own = sectionDb<Record<never, never>>('tickets')

export async function become(tx: Tx, role: string): Promise<void> {
  await sql`set local role humans_budget`.execute(own(tx)) // ! forbidden-sql
  await sql`SET ROLE "humans_budget"`.execute(own(tx)) // ! forbidden-sql
  await sql`reset role`.execute(own(tx)) // ! forbidden-sql
  await sql`set session authorization postgres`.execute(own(tx)) // ! forbidden-sql
  await sql`select pg_catalog.set_config('role', ${role}, true)`.execute(own(tx)) // ! forbidden-sql
  await sql`select 1; set search_path to budget`.execute(own(tx)) // ! forbidden-sql
}
