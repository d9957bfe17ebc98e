import { sql } from 'kysely'
import { notify } from '../../../platform/db/notifications.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { FindRecipients, RetryResult } from '../email.ts'
import { checkAddress } from './recipient-address.ts'
import { SENDABLE } from './sendable.ts'
import { storable } from './storable.ts'
import { own } from './tables.ts'
import { WAKE } from './wake.ts'

const CHUNK = 2000

type Failed = { readonly id: string; readonly human: string }

/** The same rows go back into the queue, Message-ID and all, with ten attempts before them again. */
export async function retryFailed(tx: Tx, group: string, find: FindRecipients): Promise<RetryResult> {
  let queued = 0
  let unreachable = 0
  for (let failed = await failedAfter(tx, group, undefined); failed.length > 0; ) {
    const sent = await queueAgain(tx, failed, find)
    queued += sent
    unreachable += failed.length - sent
    failed = await failedAfter(tx, group, failed.at(-1)?.id)
  }
  return { queued, unreachable }
}

/**
 * Locked, so that a message can't be queued twice by two retries at once:
 * the second finds it queued.
 */
async function failedAfter(tx: Tx, group: string, after: string | undefined): Promise<readonly Failed[]> {
  const { rows } = await sql<Failed>`
    select m.id, r.human
    from email.messages m
    join email.recipients r on r.message = m.id
    where m.group_name = ${group} and m.state = 'failed' and ${SENDABLE}
      and (${after ?? null}::uuid is null or m.id > ${after ?? null}::uuid)
    order by m.id
    limit ${CHUNK}
    for update of m`.execute(own(tx))
  return rows
}

async function queueAgain(tx: Tx, failed: readonly Failed[], find: FindRecipients): Promise<number> {
  const found = new Map((await find(failed.map(({ human }) => human))).map((found) => [found.human, found]))
  const recipients = failed.map(({ human }) => {
    const { name, address } = found.get(human) ?? { name: null, address: null }
    return { name: name === null ? null : storable(name), checked: checkAddress(address) }
  })
  const { rows } = await sql<{ queued: number }>`
    with found as materialized (
      select *
      from unnest(
        ${failed.map(({ id }) => id)}::uuid[],
        ${recipients.map(({ name }) => name)}::text[],
        ${recipients.map(({ checked }) => checked.address)}::text[],
        ${recipients.map(({ checked }) => (checked.ok ? null : checked.reason))}::text[]
      ) as f (id, name, address, reason)
    ), readdressed as (
      update email.recipients r
      set address = f.address, name = coalesce(f.name, r.name)
      from found f
      where r.message = f.id and (r.address, r.name) is distinct from (f.address, coalesce(f.name, r.name))
    ), changed as (
      update email.messages m
      set state = case when f.reason is null then 'queued' else 'failed' end, state_since = clock_timestamp(),
        reason = f.reason, attempts = 0, due_at = clock_timestamp()
      from found f
      where m.id = f.id and f.reason is distinct from m.reason
      returning m.state
    )
    select count(*) filter (where state = 'queued') as queued from changed`.execute(own(tx))
  const queued = rows[0]?.queued ?? 0
  if (queued > 0) await notify(tx, WAKE)
  return queued
}
