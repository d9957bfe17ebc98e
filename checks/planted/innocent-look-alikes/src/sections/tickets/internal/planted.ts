import { sql } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Tx } from '../../../platform/db/tx.ts'

const own = sectionDb<Record<never, never>>('tickets')

// budget.line_items in a comment; grant, truncate and set role as well
export async function mind(tx: Tx, role: string): Promise<string> {
  await sql`
    -- select from budget.line_items
    /* set role humans_budget; /* truncate audit.entries */ */
    update tickets.sync_notes set role = ${role}, note = 'grant all on budget.years', "set role" = E'it\\'s audit.entries'
    where note is distinct from entries
  `.execute(own(tx))
  await sql`
    with entries as (select id from tickets.orders), years (id) as materialized (select 1)
    select entries.id from entries join years on years.id = entries.id
    where tickets.events.id = 1
  `.execute(own(tx))
  return 'set local role; budget.line_items'
}
