import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { own } from './tables.ts'

export async function teamsNamed(snapshot: Snapshot): Promise<readonly string[]> {
  const { rows } = await sql<{ team: string }>`
    select team from budget.categories where team is not null
    union select team from budget.line_items where team is not null
    order by team`.execute(own(snapshot))
  return rows.map(({ team }) => team)
}
