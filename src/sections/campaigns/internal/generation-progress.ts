import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { Batch } from '../campaigns.ts'
import { offOf } from './generation-lease.ts'
import { own } from './tables.ts'

/** Of a campaign that had many, the last ones. */
const BATCHES_SHOWN = 50
const REFUSALS_SHOWN = 20

export async function unfinished(snapshot: Snapshot): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from campaigns.batches where state in ('unfinished', 'giving-up') order by intended_at`.execute(
    own(snapshot),
  )
  return rows.map(({ id }) => id)
}

type Row = Omit<Batch, 'off'> & { readonly percent: number | null; readonly amount: number | null }

export async function batches(snapshot: Snapshot, campaign: string): Promise<readonly Batch[]> {
  if (!isUuid(campaign)) return []
  const { rows } = await sql<Row>`
    select b.id, b.count, b.percent, b.amount, b.ticket_types, b.expires_at, b.state, b.problem, b.intended_at,
      coalesce(b.lease_expires_at > clock_timestamp(), false) as running,
      (select count(*) from campaigns.generated_codes g where g.batch = b.id and g.made_as is not null) as made,
      (
        select coalesce(json_agg(json_build_object('code', r.code, 'reason', r.reason) order by r.id desc), '[]')
        from (
          select id, code, reason from campaigns.generated_codes g
          where g.batch = b.id and g.state = 'refused'
          order by id desc limit ${REFUSALS_SHOWN}
        ) r
      ) as refused
    from campaigns.batches b
    where b.campaign = ${campaign}
    order by b.intended_at desc
    limit ${BATCHES_SHOWN}`.execute(own(snapshot))
  return rows.map(({ percent, amount, ...batch }) => ({ ...batch, off: offOf({ percent, amount }) }))
}
