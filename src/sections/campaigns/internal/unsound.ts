import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Unsound } from '../campaigns.ts'
import { own } from './tables.ts'

export async function unsound(snapshot: Snapshot): Promise<readonly Unsound[]> {
  const { rows } = await sql<Unsound>`
    select 'grant-out-of-step' as code, g.id::text as subject
    from campaigns.grants g left join campaigns.codes k on k.id = g.code and k.campaign = g.campaign
    where k.id is null and g.revoked_at is null
    union all
    select 'wave-out-of-step', w.id::text
    from campaigns.waves w
    where w.humans <> w.queued + w.failed + w.cancelled or (w.purpose = 'code' and w.humans <> (
      select count(*) from campaigns.grants g where g.wave = w.id
    ))
    union all
    select 'batch-out-of-step', b.id::text
    from campaigns.batches b
    where b.state = 'done' and b.count <> (
      select count(*) from campaigns.generated_codes where batch = b.id and made_as is not null
    ) or b.state = 'given-up' and exists (
      select from campaigns.generated_codes where batch = b.id and state in ('intended', 'tried')
    )`.execute(own(snapshot))
  return rows
}
