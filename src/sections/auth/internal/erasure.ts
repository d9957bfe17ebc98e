import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Erasure } from '../../../platform/personal.ts'
import { own } from './tables.ts'

/** Who held which role when stays, without the person; whoever erases them has ended their roles before. */
export async function erase(tx: Tx, { human, nobody, addresses }: Erasure): Promise<void> {
  // A link that was mailed before they were anybody here knows their address alone.
  await sql`
    delete from auth.login_tokens
    where human = ${human}::uuid or address = any(${addresses}::text[])`.execute(own(tx))
  await sql`delete from auth.sessions where human = ${human}::uuid`.execute(own(tx))
  await sql`update auth.role_assignments set human = ${nobody}::uuid where human = ${human}::uuid`.execute(own(tx))
}
