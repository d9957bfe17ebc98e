import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { FailureReason } from '../email.ts'
import type { ClaimedMessage } from './claim.ts'
import { storable } from './storable.ts'
import { own } from './tables.ts'
import type { Outcome } from './transports/mail-transport.ts'

/** What became of a message in one delivery. */
export type Result = {
  readonly id: string
  readonly state: 'sent' | 'failed' | 'retrying' | 'queued'
  /** Null when it was not tried, because the transport failed. */
  readonly outcome: 'sent' | 'failed' | 'retried' | null
  readonly reason: FailureReason | null
  readonly answer: string
  readonly attempts: number
  /** Seconds until it is due again. */
  readonly delay: number
}

const ATTEMPTS = 10
const LONGEST_DELAY = 24 * 60 * 60
const LONGEST_ANSWER = 1000

/** `random` is between 0 and 1. A transport's fault costs the message no attempt, and leaves it due. */
export function resultOf({ id, attempts }: ClaimedMessage, outcome: Outcome, random: number): Result {
  const tried = attempts + 1
  const result = {
    id,
    reason: null,
    answer: storable(outcome.answer.slice(0, LONGEST_ANSWER)),
    attempts: tried,
    delay: 0,
  }
  switch (outcome.code) {
    case 'accepted':
      return { ...result, state: 'sent', outcome: 'sent' }
    case 'refused':
      return { ...result, state: 'failed', outcome: 'failed', reason: 'refused' }
    case 'deferred':
      return tried >= ATTEMPTS
        ? { ...result, state: 'failed', outcome: 'failed', reason: 'gave-up' }
        : { ...result, state: 'retrying', outcome: 'retried', delay: retryDelay(tried, random) }
    case 'unavailable':
      return { ...result, state: attempts === 0 ? 'queued' : 'retrying', outcome: null, attempts }
  }
}

/** 2^n minutes after the n-th attempt, give or take a tenth: what was put off together does not come back together. */
function retryDelay(attempt: number, random: number): number {
  return Math.min(LONGEST_DELAY, Math.round(60 * 2 ** attempt * (0.9 + 0.2 * random)))
}

/**
 * Whoever lost a lease meanwhile has nothing more to say about the message, but for this: that it was sent. Written
 * down even then, it keeps the next worker from sending it again. What the message kept secret goes once it was sent or
 * has failed for good. The mail server's words on one whose human was erased meanwhile may hold their address.
 */
export async function record(tx: Tx, lease: string, results: readonly Result[]): Promise<void> {
  const rows = results.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await sql`
    with changed as (
      update email.messages m
      set state = r.state, state_since = clock_timestamp(), reason = r.reason, answer = case when m.reason = 'erased' then null else r.answer end,
        attempts = r.attempts, due_at = clock_timestamp() + make_interval(secs => r.delay), lease = null
      from unnest(
        ${rows.map(({ id }) => id)}::uuid[],
        ${rows.map(({ state }) => state)}::text[],
        ${rows.map(({ outcome }) => outcome)}::text[],
        ${rows.map(({ reason }) => reason)}::text[],
        ${rows.map(({ answer }) => answer)}::text[],
        ${rows.map(({ attempts }) => attempts)}::integer[],
        ${rows.map(({ delay }) => delay)}::integer[]
      ) as r (id, state, outcome, reason, answer, attempts, delay)
      where m.id = r.id and m.state <> 'sent' and (m.lease = ${lease}::uuid or r.state = 'sent')
      returning m.id, m.category, m.source_kind as kind, r.outcome
    ), tried as (
      insert into email.attempts (system, count)
      select category = 'system', count(*) from changed where outcome is not null group by 1
    ), wiped as (
      update email.recipients r
      set secrets = ''
      from changed
      where r.message = changed.id and changed.outcome in ('sent', 'failed') and r.secrets is not null
    )
    select email.tally(category, kind, outcome, count(*))
    from changed
    where outcome is not null
    group by category, kind, outcome`.execute(own(tx))
}
