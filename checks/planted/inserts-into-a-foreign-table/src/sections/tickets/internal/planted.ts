import { sql } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Tx } from '../../../platform/db/tx.ts'

const own = sectionDb<Record<never, never>>('tickets')

export async function insert(tx: Tx, text: string): Promise<void> {
  await sql`insert into audit.entries (action) values (${text})`.execute(own(tx)) // ! foreign-table
}
