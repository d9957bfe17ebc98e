import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { MessageCounts, MessageState } from '../email.ts'
import { counted } from './deliveries.ts'
import { type Limit, type LimitUse, limitUses } from './limits.ts'
import { own } from './tables.ts'

export type OutboxStatus = {
  /** By the clock that all its times are by. */
  readonly at: Temporal.Instant
  readonly counts: MessageCounts
  /** Of what is waiting for a worker now; null when nothing is. */
  readonly oldestDue: Temporal.Instant | null
  readonly paused: Temporal.Instant | null
  readonly breaker: Breaker | null
  /** Mails handed over, or tried in vain, in the last minute. */
  readonly lastMinute: number
  readonly limits: readonly LimitUse[]
}

/** Open: the mail server takes nothing. `reason` is in its words. */
export type Breaker = {
  readonly since: Temporal.Instant
  readonly reason: string
  readonly nextProbe: Temporal.Instant
}

/** As few rows as there are messages unsent: those sent, which only grow, are counted where they were tallied. */
export async function status(snapshot: Snapshot, limits: readonly Limit[]): Promise<OutboxStatus> {
  const { rows: counts } = await sql<{ state: MessageState; count: number }>`
    select state, count(*) as count from email.messages where state <> 'sent' group by state
    union all
    select 'sent', coalesce(sum(count), 0)::bigint from email.tallies where outcome = 'sent'`.execute(own(snapshot))
  const { rows } = await sql<GateRow>`
    select paused_since as paused, broken_since, fault, probe_at,
      (select coalesce(sum(count), 0)::bigint from email.attempts
       where at > (select clock_timestamp()) - interval '1 minute') as last_minute,
      least(
        (select min(due_at) from email.messages
         where state in ('queued', 'sending', 'retrying') and category = 'system'),
        (select min(due_at) from email.messages
         where state in ('queued', 'sending', 'retrying') and category <> 'system')) as oldest,
      clock_timestamp() as now
    from email.gate`.execute(own(snapshot))
  const [gate] = rows
  if (gate === undefined) throw new Error('the gate of the outbox is gone')
  const { paused, brokenSince, fault, probeAt, lastMinute, oldest, now } = gate
  return {
    at: now,
    counts: counted(counts),
    oldestDue: oldest !== null && Temporal.Instant.compare(oldest, now) <= 0 ? oldest : null,
    paused,
    breaker:
      brokenSince === null || fault === null || probeAt === null
        ? null
        : { since: brokenSince, reason: fault, nextProbe: probeAt },
    lastMinute,
    limits: await limitUses(snapshot, limits),
  }
}

type GateRow = {
  readonly paused: Temporal.Instant | null
  readonly brokenSince: Temporal.Instant | null
  readonly fault: string | null
  readonly probeAt: Temporal.Instant | null
  readonly lastMinute: number
  readonly oldest: Temporal.Instant | null
  readonly now: Temporal.Instant
}
