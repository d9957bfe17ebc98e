import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { CancelReason, UnsentOf } from '../email.ts'
import { own } from './tables.ts'

/** Rows go by their ids, which is the order in which others lock several of them. */
export async function cancelUnsent(
  tx: Tx,
  { kind, purpose, sources }: UnsentOf,
  reason: CancelReason,
): Promise<{ readonly cancelled: number }> {
  const { rows } = await sql<{ id: string }>`
    select id
    from email.messages
    where source_kind = ${kind} and source_id = any(${sources}::text[]) and superseded_by is null
      and (${purpose ?? null}::text is null or purpose = ${purpose ?? null}) and state in ('queued', 'retrying')
    order by id
    for update`.execute(own(tx))
  const ids = rows.map(({ id }) => id)
  await cancel(tx, ids, reason)
  return { cancelled: ids.length }
}

/** What nobody sends any more: of those waiting, and of those that a dead worker left behind. */
export async function cancelExpired(tx: Tx): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id
    from email.messages
    where state in ('queued', 'sending', 'retrying') and expires_at <= (select clock_timestamp())
      and (state <> 'sending' or due_at <= clock_timestamp())
    order by id
    for update skip locked`.execute(own(tx))
  if (rows.length > 0) {
    await cancel(
      tx,
      rows.map(({ id }) => id),
      'expired',
    )
  }
}

/** Cancels messages that the caller has locked, and wipes what they kept secret. */
export async function cancel(tx: Tx, ids: readonly string[], reason: CancelReason): Promise<void> {
  await sql`
    with cancelled as (
      update email.messages
      set state = 'cancelled', state_since = clock_timestamp(), reason = ${reason}, lease = null
      where id = any(${ids}::uuid[])
      returning id
    )
    update email.recipients r
    set secrets = ''
    from cancelled
    where r.message = cancelled.id and length(r.secrets) > 0`.execute(own(tx))
}
