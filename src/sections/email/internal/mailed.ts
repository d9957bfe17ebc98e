import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { own } from './tables.ts'

export async function mailed(
  snapshot: Snapshot,
  kind: string,
  sources: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ source: string }>`
    select distinct source_id as source
    from email.messages
    where source_kind = ${kind} and source_id = any(${sources}::text[]) and state in ('sending', 'sent')
  `.execute(own(snapshot))
  return new Set(rows.map(({ source }) => source))
}
