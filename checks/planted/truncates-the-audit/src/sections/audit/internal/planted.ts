import { sql } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Tx } from '../../../platform/db/tx.ts'

const own = sectionDb<Record<never, never>>('audit')

export async function forget(tx: Tx): Promise<void> {
  await sql`truncate audit.entries`.execute(own(tx)) // ! forbidden-sql
}
