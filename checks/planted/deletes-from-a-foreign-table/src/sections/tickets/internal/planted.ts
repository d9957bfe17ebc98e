import { sql } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Tx } from '../../../platform/db/tx.ts'

const own = sectionDb<Record<never, never>>('tickets')

export async function remove(tx: Tx): Promise<void> {
  await sql`delete from only profiles.addresses`.execute(own(tx)) // ! foreign-table
}
