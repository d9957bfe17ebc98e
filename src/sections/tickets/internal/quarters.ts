import { sql } from 'kysely'
import { type Bucket, quarterOf } from '../../../platform/calendar.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { type Cents, cents, sumCents } from '../../../platform/money.ts'
import type { EventSettings } from '../../events/events.ts'
import type { WeeklyBucket } from '../tickets.ts'
import { own } from './tables.ts'

/** The buckets are cut where a quarter ends, so that quarters are sums of them. A quarter without orders has none. */
export function quartersOf(weeks: readonly WeeklyBucket[]): readonly WeeklyBucket[] {
  const byQuarter = Map.groupBy(weeks, ({ start }) => quarterOf(start).start.toString())
  return [...byQuarter.values()].flatMap((mine) => {
    const [first] = mine
    return first === undefined ? [] : [{ ...quarterOf(first.start), ...totalOf(mine) }]
  })
}

export function totalOf(buckets: readonly WeeklyBucket[]): Omit<WeeklyBucket, 'start' | 'end'> {
  const money = (amount: (bucket: WeeklyBucket) => Cents) => sumCents(buckets.map(amount))
  const count = (figure: (bucket: WeeklyBucket) => number) => buckets.reduce((sum, bucket) => sum + figure(bucket), 0)
  return {
    orders: count(({ orders }) => orders),
    tickets: count(({ tickets }) => tickets),
    gross: money(({ gross }) => gross),
    refunds: money(({ refunds }) => refunds),
    taxable: money(({ taxable }) => taxable),
    vipPremium: money(({ vipPremium }) => vipPremium),
    donations: money(({ donations }) => donations),
    other: money(({ other }) => other),
    vat: money(({ vat }) => vat),
    stripeFees: money(({ stripeFees }) => stripeFees),
    vendorFees: money(({ vendorFees }) => vendorFees),
  }
}

type Amounts = Pick<WeeklyBucket, 'gross' | 'refunds' | 'stripeFees' | 'vendorFees'>

export function netOf({ gross, refunds, stripeFees, vendorFees }: Amounts): Cents {
  return cents(gross - refunds - stripeFees - vendorFees)
}

/** What of the event's `other` bears VAT: an order with something left over does, one that fell short does not. */
export async function taxedOther(snapshot: Snapshot, event: EventSettings, { start, end }: Bucket): Promise<Cents> {
  const from = start.toZonedDateTime(event.timeZone).toInstant()
  const until = end.add({ days: 1 }).toZonedDateTime(event.timeZone).toInstant()
  const { rows } = await sql<{ amount: Cents }>`
    select coalesce(sum(r.other) filter (where r.other > 0), 0) as amount
    from tickets.orders o join tickets.reconciled_orders r on r.order_id = o.id
    where o.event_id = ${event.id} and o.purchased_at >= ${from} and o.purchased_at < ${until}`.execute(own(snapshot))
  return rows[0]?.amount ?? cents(0)
}
