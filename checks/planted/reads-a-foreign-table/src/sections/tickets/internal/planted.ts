import { sql } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Tx } from '../../../platform/db/tx.ts'

const own = sectionDb<Record<never, never>>('tickets')

export async function read(tx: Tx): Promise<void> {
  await sql`select amount from budget.line_items`.execute(own(tx)) // ! foreign-table
  await sql`
    select amount
    from "budget" . "line_items" -- ! foreign-table
  `.execute(own(tx))
}
