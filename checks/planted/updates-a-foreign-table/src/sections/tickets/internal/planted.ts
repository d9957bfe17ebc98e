import { sql } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Tx } from '../../../platform/db/tx.ts'

const own = sectionDb<Record<never, never>>('tickets')

export async function update(tx: Tx, human: string): Promise<void> {
  await sql`
    update campaigns.grants -- ! foreign-table
    set redeemed_order = 'o1' where human = ${human}
  `.execute(own(tx))
  await sql`with changed as (update events.participations set status = 'ticketed' returning 1) select from changed`.execute(own(tx)) // ! foreign-table
}
