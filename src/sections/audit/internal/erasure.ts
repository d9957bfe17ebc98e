import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Erasure } from '../../../platform/personal.ts'
import { own } from './entries.ts'

/** That something was done stays, with everything but who. */
export async function erase(tx: Tx, { human, nobody }: Erasure): Promise<void> {
  await sql`select audit.make_nobody(${human}::uuid, ${nobody}::uuid)`.execute(own(tx))
}
