import { type Cents, cents, portion, type Share, sumCents } from '../../../platform/money.ts'
import type { Observed, SalesDays, SalesSoFar, SoldBucket } from '../budget.ts'
import { completedBuckets } from './ticketing-lines.ts'

const NOTHING: Observed = {
  dailyRate: null,
  averagePrice: null,
  donationShare: null,
  taxableShare: null,
  stripeShare: null,
  vendorShare: null,
}

const RECENT_DAYS = 28

/** Of the completed buckets; the daily rate of the days on sale among the last four weeks. Nothing until a bucket is complete. */
export function observe({ buckets, days: soldDays, ...days }: SalesSoFar): Observed {
  const completed = completedBuckets(buckets, days.today)
  if (completed.length === 0) return NOTHING
  const sum = (figure: (bucket: SoldBucket) => Cents) => sumCents(completed.map(figure))
  const gross = sum((bucket) => bucket.gross)
  const tickets = completed.reduce((total, bucket) => total + bucket.tickets, 0)
  const ofGross = (part: Cents): Share | null => (gross > 0 ? { part, whole: gross } : null)
  return {
    dailyRate: recentRate(soldDays, days),
    averagePrice:
      tickets === 0 ? null : portion(cents(gross - sum((bucket) => bucket.refunds)), { part: 1, whole: tickets }),
    donationShare: ofGross(sum(({ vipPremium, donations }) => cents(vipPremium + donations))),
    taxableShare: ofGross(sum((bucket) => bucket.taxable)),
    stripeShare: ofGross(sum((bucket) => bucket.stripeFees)),
    vendorShare: ofGross(sum((bucket) => bucket.vendorFees)),
  }
}

/** Days without sales count as much as others; those before sales started, or from the event on, not at all. */
function recentRate(soldDays: SalesSoFar['days'], { today, salesStart, event }: SalesDays): Share | null {
  const from = latest(today.subtract({ days: RECENT_DAYS }), salesStart)
  const to = earliest(today, event)
  const whole = from.until(to).total('days')
  if (whole <= 0) return null
  const within = soldDays.filter(
    ({ day }) => Temporal.PlainDate.compare(day, from) >= 0 && Temporal.PlainDate.compare(day, to) < 0,
  )
  return { part: within.reduce((total, { tickets }) => total + tickets, 0), whole }
}

function latest(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) >= 0 ? a : b
}

function earliest(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) <= 0 ? a : b
}
