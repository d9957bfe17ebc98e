import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Cause, Delivery, MessageCounts, MessageState } from '../email.ts'
import { own } from './tables.ts'

export async function deliveries(
  snapshot: Snapshot,
  { kind, purpose }: Cause,
  sources: readonly string[],
): Promise<ReadonlyMap<string, Delivery>> {
  const { rows } = await sql<Delivery & { source: string }>`
    select source_id as source, state, reason, answer, state_since as at
    from email.messages
    where source_kind = ${kind} and purpose = ${purpose} and source_id = any(${sources}::text[])
      and superseded_by is null`.execute(own(snapshot))
  return new Map(rows.map(({ source, ...delivery }) => [source, delivery]))
}

export async function totals(snapshot: Snapshot, group: string, purpose: string): Promise<MessageCounts> {
  const { rows } = await sql<{ state: MessageState; count: number }>`
    select state, count(*) as count
    from email.messages
    where group_name = ${group} and purpose = ${purpose} and superseded_by is null
    group by state`.execute(own(snapshot))
  return counted(rows)
}

export function counted(rows: readonly { readonly state: MessageState; readonly count: number }[]): MessageCounts {
  const counts: Record<MessageState, number> = { queued: 0, sending: 0, sent: 0, retrying: 0, failed: 0, cancelled: 0 }
  for (const { state, count } of rows) counts[state] = count
  return counts
}
