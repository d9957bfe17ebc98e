import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { cents } from '../../../platform/money.ts'
import { isUuid } from '../../../platform/uuid.ts'
import { type BatchLease, BatchLost, type BeginBatchResult, type GoOnResult } from '../campaigns.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'

/** By the database's clock, which all processes share. */
const LEASE_SECONDS = 30

/** One statement takes it: of two that begin at once the second waits for the first, and then finds it taken. */
export async function begin(tx: Tx, batch: string): Promise<BeginBatchResult> {
  if (!isUuid(batch)) return { ok: false, code: 'unknown-batch', batch }
  const { rows } = await sql<BatchRow>`
    update campaigns.batches
    set token = token + 1, problem = null, lease_expires_at = ${expiry},
      state = case when state = 'giving-up' then state else 'unfinished' end
    where id = ${batch} and state not in ('done', 'given-up') and coalesce(lease_expires_at <= clock_timestamp(), true)
    returning token, name, percent, amount, ticket_types, expires_at, (
      select count(*) from campaigns.generated_codes where batch = ${batch} and made_as is not null
    ) as made`.execute(own(tx))
  const [taken] = rows
  if (taken !== undefined) {
    const { token, made, ...terms } = taken
    return { ok: true, lease: { batch, token }, terms: termsOf(terms), made }
  }
  const there = await own(tx).selectFrom('batches').select('state').where('id', '=', batch).executeTakeFirst()
  if (there === undefined) return { ok: false, code: 'unknown-batch', batch }
  if (there.state === 'given-up') return { ok: false, code: 'given-up' }
  return { ok: false, code: there.state === 'done' ? 'already-made' : 'being-made' }
}

export async function goOn(tx: Tx, { audit }: CampaignsNeeds, batch: string, actor: Actor): Promise<GoOnResult> {
  const { rows } = isUuid(batch)
    ? await sql<{ campaign: string; wasHalted: boolean }>`
        with halted as (
          update campaigns.batches set state = 'unfinished', problem = null
          where id = ${batch} and state = 'halted'
          returning id
        )
        select b.campaign, b.id in (select id from halted) as was_halted
        from campaigns.batches b where b.id = ${batch}`.execute(own(tx))
    : { rows: [] }
  const [found] = rows
  if (found === undefined) return { ok: false, code: 'unknown-batch', batch }
  const { campaign, wasHalted } = found
  if (wasHalted) {
    const subject = { kind: 'campaign', id: campaign }
    await audit.record(tx, { actor, action: 'campaign.go-on-generating', subject, detail: { batch } })
  }
  return { ok: true, campaign }
}

/** Holds the row until `tx` ends, so that no other runner can begin before what `tx` wrote is committed. */
export async function renew(tx: Tx, { batch, token }: BatchLease): Promise<void> {
  const { rows } = await sql`
    update campaigns.batches set lease_expires_at = ${expiry}
    where id = ${batch} and token = ${token} and lease_expires_at > clock_timestamp()
    returning id`.execute(own(tx))
  if (rows.length === 0) throw new BatchLost('the lease of this batch has expired and another runner may hold it')
}

export async function end(tx: Tx, lease: BatchLease, problem: string | null): Promise<void> {
  await renew(tx, lease)
  await own(tx).updateTable('batches').set({ leaseExpiresAt: null }).where('id', '=', lease.batch).execute()
  await settle(tx, lease.batch, problem)
}

/** Over is what has no code left to make, whatever its runner knows of. */
export async function settle(tx: Tx, batch: string, problem: string | null): Promise<void> {
  await sql`
    update campaigns.batches b set
      state = case
        when left_to_make then b.state
        when b.state in ('giving-up', 'given-up') then 'given-up'
        else 'done'
      end,
      problem = case when left_to_make then coalesce(${problem}, b.problem) end
    from (
      select exists (
        select from campaigns.generated_codes where batch = ${batch} and state in ('intended', 'tried')
      ) as left_to_make
    ) l
    where b.id = ${batch}`.execute(own(tx))
}

const expiry = sql`clock_timestamp() + ${LEASE_SECONDS} * interval '1 second'`

type BatchRow = TermsRow & { readonly token: number; readonly made: number }
type TermsRow = {
  readonly name: string
  readonly percent: number | null
  readonly amount: number | null
  readonly ticketTypes: readonly string[]
  readonly expiresAt: Temporal.Instant | null
}

function termsOf({ name, ticketTypes, expiresAt, ...off }: TermsRow) {
  return { name, ticketTypes, expiresAt, off: offOf(off) }
}

/** The database sees to it that one of them is there. */
export function offOf({ percent, amount }: { readonly percent: number | null; readonly amount: number | null }) {
  return percent === null ? { amount: cents(amount ?? 0) } : { percent }
}
