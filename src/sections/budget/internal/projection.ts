import { type Bucket, bucketOf } from '../../../platform/calendar.ts'
import {
  type BasisPoints,
  type Cents,
  cents,
  portion,
  type Share,
  sumCents,
  taxWithin,
} from '../../../platform/money.ts'
import type { ProjectedBucket, SalesDays, WeeklyActuals } from '../budget.ts'

/** What a projection goes by: of each value the planned or the observed one. */
export type ProjectionRates = {
  /** Tickets that go as soon as sales start, beyond the daily rate. */
  readonly initialSales: number
  /** Tickets a day: 4.5 are 9 in 2 days. */
  readonly dailyRate: Share
  /** Of a ticket, with all that is paid beside it. */
  readonly averagePrice: Cents
  /** Of gross, as are those that follow. */
  readonly donations: Share
  readonly taxable: Share
  readonly stripe: Share
  /** Of each ticket, beside the share; 0 where that was learned, as it is in it. */
  readonly stripeFixed: Cents
  readonly vendor: Share
}

/**
 * From today's bucket to the day before the event, without a gap; none that ends before sales start. Tickets are
 * differences of rounded running totals, so the buckets sum to the rounded whole.
 */
export function projectedBuckets(
  days: SalesDays,
  rates: ProjectionRates,
  actuals: readonly WeeklyActuals[],
  ticketVatRate: BasisPoints,
): readonly ProjectedBucket[] {
  let daysSoFar = 0
  let initial = haveBegun(days, actuals) ? 0 : rates.initialSales
  return bucketsToCome(days, actuals).map((bucket) => {
    const before = ticketsIn(daysSoFar, rates)
    daysSoFar += sellingDays(bucket, days)
    const projected = ticketsIn(daysSoFar, rates) - before + initial
    initial = 0
    const sold = actuals.find(({ start }) => start.equals(bucket.start))
    const money = moneyOf(projected, rates, ticketVatRate)
    return {
      ...bucket,
      ...(sold === undefined ? money : sumOf(money, sold)),
      tickets: projected + (sold?.tickets ?? 0),
      sold: sold?.tickets ?? 0,
      projected,
    }
  })
}

/** On the first day itself they have once a ticket is sold. */
function haveBegun({ today, salesStart }: SalesDays, actuals: readonly WeeklyActuals[]): boolean {
  return isBefore(salesStart, today) || actuals.some(({ tickets }) => tickets > 0)
}

/** Today's is among them as long as it begins before the event, even where no day of it is left to sell on. */
function bucketsToCome({ today, salesStart, event }: SalesDays, actuals: readonly WeeklyActuals[]): readonly Bucket[] {
  const buckets: Bucket[] = []
  for (let day = bucketOf(today).start; isBefore(day, event); ) {
    const { start, end } = bucketOf(day)
    const isOnSale = !isBefore(end, salesStart) || actuals.some((sold) => sold.start.equals(start))
    const lastDay = isBefore(end, event) ? end : event.subtract({ days: 1 })
    if (isOnSale) buckets.push({ start, end: lastDay })
    day = end.add({ days: 1 })
  }
  return buckets
}

/** Its days after today, from the start of sales on. */
function sellingDays({ start, end }: Bucket, { today, salesStart }: SalesDays): number {
  const first = [start, today.add({ days: 1 }), salesStart].reduce((a, b) => (isBefore(a, b) ? b : a))
  return isBefore(end, first) ? 0 : first.until(end).total('days') + 1
}

/** Half a ticket counts as one. */
function ticketsIn(days: number, { dailyRate: { part, whole } }: ProjectionRates): number {
  return Math.floor((2 * part * days + whole) / (2 * whole))
}

type Money = Omit<WeeklyActuals, keyof Bucket | 'tickets'>

function moneyOf(tickets: number, rates: ProjectionRates, ticketVatRate: BasisPoints): Money {
  const gross = cents(rates.averagePrice * tickets)
  const donations = portion(gross, rates.donations)
  const revenue = cents(gross - donations)
  // Until a share was observed all is taxable; what is given beyond the price never is.
  const taxable = cents(Math.min(portion(gross, rates.taxable), revenue))
  return {
    taxable,
    other: cents(revenue - taxable),
    vat: taxWithin(taxable, ticketVatRate),
    vipPremium: cents(0),
    donations,
    stripeFees: sumCents([portion(gross, rates.stripe), cents(rates.stripeFixed * tickets)]),
    vendorFees: portion(gross, rates.vendor),
  }
}

function sumOf(a: Money, b: Money): Money {
  return {
    taxable: cents(a.taxable + b.taxable),
    other: cents(a.other + b.other),
    vat: cents(a.vat + b.vat),
    vipPremium: cents(a.vipPremium + b.vipPremium),
    donations: cents(a.donations + b.donations),
    stripeFees: cents(a.stripeFees + b.stripeFees),
    vendorFees: cents(a.vendorFees + b.vendorFees),
  }
}

function isBefore(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) < 0
}
