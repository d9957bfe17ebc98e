import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import { type BatchLease, type IntendResult, MOST_CODES_A_BATCH, type NewBatch, type WantedCode } from '../campaigns.ts'
import { lockCampaign } from './find.ts'
import { prefixOf, randomCode } from './generation-code.ts'
import { renew } from './generation-lease.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'

/** So many refusals in a row are about the terms, not about a code: asking for more would only repeat them. */
const REFUSALS_IN_A_ROW = 3

export async function intend(tx: Tx, { audit }: CampaignsNeeds, batch: NewBatch, actor: Actor): Promise<IntendResult> {
  const { batch: id, campaign, count, off, ticketTypes, expiresAt } = batch
  const invalid = firstInvalid(batch)
  if (invalid !== undefined) return { ok: false, code: 'invalid-field', ...invalid }
  const found = await lockCampaign(tx, campaign)
  if (!found.ok) return found
  const there = await own(tx).selectFrom('batches').select('campaign').where('id', '=', id).executeTakeFirst()
  if (there !== undefined) {
    return there.campaign === campaign ? { ok: true, batch: id } : { ok: false, code: 'batch-of-another-campaign' }
  }
  if (found.campaign.state === 'completed') return { ok: false, code: 'campaign-completed' }

  const { title } = found.campaign
  await own(tx)
    .insertInto('batches')
    .values({
      id,
      campaign,
      name: title,
      prefix: prefixOf(title),
      count,
      percent: 'percent' in off ? off.percent : null,
      amount: 'amount' in off ? off.amount : null,
      ticketTypes: [...new Set(ticketTypes)].toSorted(),
      expiresAt,
      intendedBy: actor.kind === 'human' ? actor.human : null,
    })
    .execute()
  await addCodes(tx, id, count)
  const detail = {
    batch: id,
    count,
    ...off,
    ticketTypes: ticketTypes.join(' '),
    expires: expiresAt?.toString() ?? null,
  }
  await audit.record(tx, {
    actor,
    action: 'campaign.generate-codes',
    subject: { kind: 'campaign', id: campaign },
    detail,
  })
  return { ok: true, batch: id }
}

export async function next(tx: Tx, lease: BatchLease): Promise<WantedCode | undefined> {
  await renew(tx, lease)
  const { rows } = await sql<WantedCode>`
    update campaigns.generated_codes g set
      state = 'tried',
      -- Looking it up asks for nothing that could come to be there.
      tried_at = case when wanted.how = 'look-up' then g.tried_at else clock_timestamp() end
    from (
      select c.id, case
        when b.state = 'giving-up' then 'look-up'
        when c.state = 'tried' then 'resume'
        else 'make'
      end as how
      from campaigns.generated_codes c join campaigns.batches b on b.id = c.batch
      where c.batch = ${lease.batch} and c.state in ('intended', 'tried')
      order by c.id limit 1
    ) wanted
    where g.id = wanted.id
    returning g.id, g.code, wanted.how`.execute(own(tx))
  return rows[0]
}

export async function made(tx: Tx, lease: BatchLease, code: number, discount: string): Promise<void> {
  await renew(tx, lease)
  const { rows } = await sql<{ state: 'made' | 'retiring' }>`
    with wanted as (
      select g.id, g.code, g.code_key, b.campaign
      from campaigns.generated_codes g join campaigns.batches b on b.id = g.batch
      where g.id = ${code} and g.batch = ${lease.batch} and g.state = 'tried'
    ), added as (
      insert into campaigns.codes (campaign, code) select campaign, code from wanted
      -- Whoever has seen it at the vendor may have imported it meanwhile: it stays one code.
      on conflict (code_key) do nothing
      returning id
    ), here as (
      select id from added
      union all
      select c.id from campaigns.codes c join wanted w on w.code_key = c.code_key and w.campaign = c.campaign
    )
    update campaigns.generated_codes g
    set state = case when here.id is null then 'retiring' else 'made' end,
      discount = ${discount},
      made_as = here.id,
      reason = case when here.id is null then 'imported into another campaign meanwhile' end
    from wanted left join here on true
    where g.id = wanted.id
    returning g.state`.execute(own(tx))
  const [written] = rows
  if (written === undefined) throw new Error(`the code ${code} is not one that is being made`)
  if (written.state === 'retiring') await replaceCode(tx, lease.batch)
}

export async function refused(
  tx: Tx,
  lease: BatchLease,
  code: number,
  reason: string,
): Promise<{ readonly halted: boolean }> {
  await renew(tx, lease)
  await sql`
    update campaigns.generated_codes set state = 'refused', reason = ${reason}
    where id = ${code} and batch = ${lease.batch} and state = 'tried'`.execute(own(tx))
  await replaceCode(tx, lease.batch)
  const { rows } = await sql<{ halted: boolean }>`
    update campaigns.batches b set
      state = case
        when b.state in ('giving-up', 'given-up') then b.state
        when r.in_a_row >= ${REFUSALS_IN_A_ROW} then 'halted'
        else 'unfinished'
      end,
      problem = case when r.in_a_row >= ${REFUSALS_IN_A_ROW} then ${reason} end
    from (
      select count(*) as in_a_row from campaigns.generated_codes
      where batch = ${lease.batch} and state = 'refused' and id > coalesce(
        (select max(id) from campaigns.generated_codes where batch = ${lease.batch} and state = 'made'), 0)
    ) r
    where b.id = ${lease.batch}
    returning b.state = 'halted' as halted`.execute(own(tx))
  return { halted: rows[0]?.halted === true }
}

/** Of a batch that is given up nothing more is wanted. */
async function replaceCode(tx: Tx, batch: string): Promise<void> {
  const { state } = await own(tx)
    .selectFrom('batches')
    .select('state')
    .where('id', '=', batch)
    .executeTakeFirstOrThrow()
  if (state !== 'giving-up') await addCodes(tx, batch, 1)
}

/** Codes that stand nowhere yet; the constraint decides, and what it turns away is drawn again. */
async function addCodes(tx: Tx, batch: string, count: number): Promise<void> {
  const { prefix } = await own(tx)
    .selectFrom('batches')
    .select('prefix')
    .where('id', '=', batch)
    .executeTakeFirstOrThrow()
  for (let missing = count; missing > 0; ) {
    const drawn = Array.from({ length: missing }, () => randomCode(prefix))
    const { rows } = await sql`
      insert into campaigns.generated_codes (batch, code)
      select ${batch}::uuid, code from unnest(${drawn}::text[]) as d (code)
      where not exists (select from campaigns.codes c where c.code_key = upper(btrim(d.code)))
      on conflict (code_key) do nothing
      returning id`.execute(own(tx))
    missing -= rows.length
  }
}

function firstInvalid({
  batch,
  count,
  off,
}: NewBatch): { readonly field: 'batch' | 'count' | 'percent' | 'amount'; readonly reason: string } | undefined {
  if (!isUuid(batch)) return { field: 'batch', reason: 'is not a UUID' }
  if (!isWholeFrom(1, count, MOST_CODES_A_BATCH)) {
    return { field: 'count', reason: `is not a whole number from 1 to ${MOST_CODES_A_BATCH}` }
  }
  if ('amount' in off) {
    return isWholeFrom(1, off.amount, 2_147_483_647) ? undefined : { field: 'amount', reason: 'is not above 0' }
  }
  return isWholeFrom(1, off.percent, 100)
    ? undefined
    : { field: 'percent', reason: 'is not a whole number from 1 to 100' }
}

function isWholeFrom(least: number, value: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}
