import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Variables } from '../email.ts'
import { own } from './tables.ts'

export type ClaimedMessage = {
  readonly id: string
  readonly content: string
  readonly address: string
  readonly name: string
  readonly variables: Variables
  readonly attempts: number
  readonly messageId: string
}

/** A dead worker's messages are free again after this; a live one renews long before. By the database's clock. */
const LEASE_SECONDS = 60

/**
 * Takes up to `limit` due messages, the longest due first, those of dead workers among them. Workers skip what others
 * hold, so any number may claim at once.
 *
 * The time stands in a subquery, since the volatile function itself can't bound an index scan: everything not due yet
 * would be read past. And it is a range, which PostgreSQL takes for narrow before it has statistics: with one bound
 * alone it sorted a fresh wave of 50,000 for every claim (27 ms; so, 0.1 ms).
 */
export async function claim(tx: Tx, lease: string, limit: number): Promise<readonly ClaimedMessage[]> {
  const { rows } = await sql<ClaimedMessage>`
    with due as materialized (
      select id
      from email.messages
      where state in ('queued', 'sending', 'retrying') and due_at > '-infinity' and due_at <= (select clock_timestamp())
      order by due_at
      limit ${limit}
      for update skip locked
    )
    update email.messages m
    set state = 'sending', state_since = clock_timestamp(), lease = ${lease}::uuid,
      due_at = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    from due
    where m.id = due.id
    returning m.id, m.content, m.address, m.name, m.variables, m.attempts, m.message_id`.execute(own(tx))
  return rows
}

/** Holds on to messages for another lease. */
export async function renew(tx: Tx, lease: string, ids: readonly string[]): Promise<void> {
  await sql`
    update email.messages
    set due_at = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    where id = any(${ids}::uuid[]) and lease = ${lease}::uuid`.execute(own(tx))
}

/** Gives back messages that were claimed and not tried. */
export async function release(tx: Tx, lease: string, ids: readonly string[]): Promise<void> {
  await sql`
    update email.messages
    set state = case when attempts = 0 then 'queued' else 'retrying' end, state_since = clock_timestamp(),
      lease = null, due_at = clock_timestamp()
    where id = any(${ids}::uuid[]) and lease = ${lease}::uuid`.execute(own(tx))
}
