import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Erasure } from '../../../platform/personal.ts'
import { own } from './tables.ts'

/** A code that was given stays given, and used where it was: to nobody. */
export async function erase(tx: Tx, { human, nobody }: Erasure): Promise<void> {
  await sql`update campaigns.grants set human = ${nobody}::uuid where human = ${human}::uuid`.execute(own(tx))
  await sql`update campaigns.waves set sent_by = ${nobody}::uuid where sent_by = ${human}::uuid`.execute(own(tx))
  await sql`update campaigns.sendings set begun_by = ${nobody}::uuid where begun_by = ${human}::uuid`.execute(own(tx))
  await sql`
    update campaigns.batches set intended_by = ${nobody}::uuid where intended_by = ${human}::uuid`.execute(own(tx))
}
