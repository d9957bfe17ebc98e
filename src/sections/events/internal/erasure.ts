import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Erasure } from '../../../platform/personal.ts'
import { own } from './tables.ts'

/** The turnout of a closed year stands for good; in an open one nobody takes part without a ticket. */
export async function erase(tx: Tx, { human, nobody }: Erasure): Promise<void> {
  await sql`
    delete from events.participations
    where human = ${human}::uuid and year not in (select year from events.closed_years)`.execute(own(tx))
  await sql`update events.participations set human = ${nobody}::uuid where human = ${human}::uuid`.execute(own(tx))
}
