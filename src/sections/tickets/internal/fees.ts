import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { PaymentFees } from '../../../vendors/payment-provider.ts'
import type { FeesLease, Lease } from '../tickets.ts'
import { outdate } from './figures.ts'
import { renew } from './lease.ts'
import { own } from './tables.ts'

export async function withoutFees(snapshot: Snapshot): Promise<readonly string[]> {
  const { rows } = await sql<{ intent: string }>`
    select o.payment_intent as intent
    from tickets.orders o left join tickets.payment_fees f on f.payment_intent = o.payment_intent
    where o.payment_intent is not null and o.state in ('paid', 'refunded') and f.payment_intent is null
    group by o.payment_intent
    order by min(o.purchased_at), o.payment_intent`.execute(own(snapshot))
  return rows.map(({ intent }) => intent)
}

/** Fees that are not known yet are left out, to be asked for again by a later run. */
export async function recordFees(
  tx: Tx,
  lease: FeesLease,
  fees: ReadonlyMap<string, PaymentFees>,
): Promise<{ readonly added: number }> {
  await renew(tx, lease)
  const known = [...fees].flatMap(([intent, answer]) => (answer.known ? [{ intent, ...answer }] : []))
  if (known.length === 0) return { added: 0 }
  const { rows } = await sql`
    insert into tickets.payment_fees (payment_intent, currency, payment_fee, vendor_fee, method)
    select * from unnest(
      ${known.map(({ intent }) => intent)}::text[],
      ${known.map(({ currency }) => currency)}::text[],
      ${known.map(({ payment }) => payment)}::bigint[],
      ${known.map(({ vendor }) => vendor)}::bigint[],
      ${known.map(({ method }) => method)}::text[]
    ) as i (payment_intent, currency, payment_fee, vendor_fee, method)
    order by payment_intent
    on conflict (payment_intent) do nothing
    returning payment_intent`.execute(own(tx))
  if (rows.length > 0) {
    await outdate(tx)
    await sql`update tickets.sync_runs set fees_added = fees_added + ${rows.length}::int where id = ${lease.run}`.execute(
      own(tx),
    )
  }
  return { added: rows.length }
}

export async function feesFailed(tx: Tx, { run }: Lease, reason: string): Promise<void> {
  await own(tx).updateTable('syncRuns').set({ feesError: reason }).where('id', '=', run).execute()
}
