import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { FindRecipients, RetryResult } from '../email.ts'
import { checkAddress } from './recipient-address.ts'
import { storable } from './storable.ts'
import { own } from './tables.ts'

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

/** Locked, so that a message can't be queued twice by two retries at once: the second finds it queued. */
async function failedAfter(tx: Tx, group: string, after: string | undefined): Promise<readonly Failed[]> {
  const { rows } = await sql<Failed>`
    select id, human
    from email.messages
    where group_name = ${group} and state = 'failed' and superseded_by is null
      and (${after ?? null}::uuid is null or id > ${after ?? null}::uuid)
    order by id
    limit ${CHUNK}
    for update`.execute(own(tx))
  return rows
}

async function queueAgain(tx: Tx, failed: readonly Failed[], find: FindRecipients): Promise<number> {
  const found = new Map((await find(failed.map(({ human }) => human))).map((found) => [found.human, found]))
  const recipients = failed.map(({ human }) => {
    const { name, address } = found.get(human) ?? { name: null, address: null }
    return { name: name === null ? null : storable(name), checked: checkAddress(address) }
  })
  const { rows } = await sql<{ queued: number }>`
    with changed as (
      update email.messages m
      set state = case when r.reason is null then 'queued' else 'failed' end, state_since = clock_timestamp(),
        reason = r.reason, address = r.address, name = coalesce(r.name, m.name), attempts = 0, due_at = clock_timestamp()
      from unnest(
        ${failed.map(({ id }) => id)}::uuid[],
        ${recipients.map(({ name }) => name)}::text[],
        ${recipients.map(({ checked }) => checked.address)}::text[],
        ${recipients.map(({ checked }) => (checked.ok ? null : checked.reason))}::text[]
      ) as r (id, name, address, reason)
      where m.id = r.id and (r.reason is null or r.reason is distinct from m.reason or r.address is distinct from m.address)
      returning m.state
    )
    select count(*) filter (where state = 'queued') as queued from changed`.execute(own(tx))
  return rows[0]?.queued ?? 0
}
