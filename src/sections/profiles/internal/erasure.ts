import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Erasure } from '../../../platform/personal.ts'
import { own } from './tables.ts'

/** The last of the sections to let go: the others may still look the human up. */
export async function erase(tx: Tx, { human, nobody }: Erasure): Promise<void> {
  await sql`delete from profiles.deletion_requests where human = ${human}::uuid`.execute(own(tx))
  await sql`delete from profiles.verification_links where human = ${human}::uuid`.execute(own(tx))
  await sql`delete from profiles.addresses where human = ${human}::uuid`.execute(own(tx))
  await sql`delete from profiles.merged where into_human = ${human}::uuid`.execute(own(tx))
  await sql`delete from profiles.humans where id = ${human}::uuid`.execute(own(tx))
  await sql`insert into profiles.erased (nobody) values (${nobody}::uuid)`.execute(own(tx))
}
