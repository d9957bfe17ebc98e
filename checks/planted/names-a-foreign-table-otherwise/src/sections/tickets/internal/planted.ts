import { sql } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Tx } from '../../../platform/db/tx.ts'

const own = sectionDb<Record<never, never>>('tickets')

type Tables = {
  'budget.lineItems': { amount: number } // ! foreign-table
}

export function names(tx: Tx, schema: string) {
  sql`select from ${sql.table('budget.line_items')}`.execute(own(tx)) // ! foreign-table
  sql`select from ${sql.id('budget', 'line_items')}`.execute(own(tx)) // ! foreign-table
  sql`select from ${sql.table(schema)}`.execute(own(tx)) // ! foreign-table
  sql`select from ${sql`budget.years`}`.execute(own(tx)) // ! foreign-table
  sql`select from ${schema}.line_items`.execute(own(tx)) // ! foreign-table
  sql.raw('select from ' + schema).execute(own(tx)) // ! foreign-table
  const text = sql // ! hole
  return [text, own(tx).selectFrom('budget.line_items'), sectionDb<Tables>('tickets')] // ! foreign-table
}
