import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { BatchLease, GiveUpResult } from '../campaigns.ts'
import { renew, settle } from './generation-lease.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'

/** Longer than any request to the vendor is under way: until then, what is not there may still come to be there. */
const SURE_AFTER_MINUTES = 2

/**
 * The batch's row puts this and a runner's steps one after the other: what the runner was told to make before, it still
 * records, and it is told of nothing more.
 */
export async function giveUp(tx: Tx, { audit }: CampaignsNeeds, batch: string, actor: Actor): Promise<GiveUpResult> {
  if (!isUuid(batch)) return { ok: false, code: 'unknown-batch', batch }
  const { rows } = await sql`
    update campaigns.batches set state = 'giving-up', problem = null
    where id = ${batch} and state in ('unfinished', 'halted')
    returning id`.execute(own(tx))
  const isNews = rows.length > 0
  if (isNews) {
    await sql`
      update campaigns.generated_codes set state = 'dropped'
      where batch = ${batch} and state = 'intended'`.execute(own(tx))
    await settle(tx, batch, null)
  }
  const stands = await standing(tx, batch)
  if (stands === undefined) return { ok: false, code: 'unknown-batch', batch }
  const { campaign, state, ...figures } = stands
  if (state === 'done') return { ok: false, code: 'already-made' }
  if (isNews) {
    const subject = { kind: 'campaign', id: campaign }
    await audit.record(tx, { actor, action: 'campaign.give-up-generating', subject, detail: { batch, ...figures } })
  }
  return { ok: true, campaign, ...figures }
}

/** Not before its request can no longer be on its way; until then it stays with the batch, to be looked up again. */
export async function notThere(tx: Tx, lease: BatchLease, code: number): Promise<{ readonly dropped: boolean }> {
  await renew(tx, lease)
  const { rows } = await sql`
    update campaigns.generated_codes set state = 'dropped'
    where id = ${code} and batch = ${lease.batch} and state = 'tried'
      and coalesce(tried_at, '-infinity') <= clock_timestamp() - ${SURE_AFTER_MINUTES} * interval '1 minute'
    returning id`.execute(own(tx))
  return { dropped: rows.length > 0 }
}

async function standing(tx: Tx, batch: string) {
  const { rows } = await sql<{ campaign: string; state: string; made: number; dropped: number; open: number }>`
    select b.campaign, b.state,
      count(*) filter (where g.made_as is not null) as made,
      b.count - count(*) filter (where g.made_as is not null or g.state = 'tried') as dropped,
      count(*) filter (where g.state = 'tried') as open
    from campaigns.batches b join campaigns.generated_codes g on g.batch = b.id
    where b.id = ${batch}
    group by b.id`.execute(own(tx))
  return rows[0]
}
