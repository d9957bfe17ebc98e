import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Erasure } from '../../../platform/personal.ts'
import { own } from './tables.ts'

/** The budget stays as they left it, and its record says that somebody did. */
export async function erase(tx: Tx, { human, nobody }: Erasure): Promise<void> {
  await sql`select budget.make_nobody(${human}::uuid, ${nobody}::uuid)`.execute(own(tx))
}
