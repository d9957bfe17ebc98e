import { bucketOf } from '../../../platform/calendar.ts'
import { type BasisPoints, basisPoints, type Cents, cents, sumCents, taxWithin } from '../../../platform/money.ts'
import type { CategoryKind, NoVat, TicketingKind, WeeklyActuals } from '../budget.ts'

/** What one kind of ticket money came to in one bucket. */
export type TicketingLine = {
  readonly kind: TicketingKind
  readonly start: Temporal.PlainDate
  readonly end: Temporal.PlainDate
  readonly amount: Cents
  readonly vatRate: BasisPoints | NoVat
  readonly vat: Cents
  readonly tickets: number | null
}

/** In the order in which one bucket's lines are shown. */
export const ticketingKinds: readonly TicketingKind[] = ['ticket-revenue', 'donations', 'stripe-fees', 'vendor-fees']

/** Where each kind is booked. */
export const categoryOf: Readonly<Record<TicketingKind, CategoryKind>> = {
  'ticket-revenue': 'ticket-revenue',
  donations: 'donations',
  'stripe-fees': 'processing-fees',
  'vendor-fees': 'processing-fees',
}

/** The buckets that end before the one of `today` begins: nothing is sold in them any more, only refunded. */
export function completedBuckets<B extends WeeklyActuals>(
  buckets: readonly B[],
  today: Temporal.PlainDate,
): readonly B[] {
  const current = bucketOf(today).start
  return buckets.filter((bucket) => Temporal.PlainDate.compare(bucket.end, current) < 0)
}

/**
 * The lines of one bucket: one for each kind whose amount is not 0, and the revenue line also where tickets were sold.
 * Revenue carries Tickets' own VAT, so that the two sections never differ; `feeVatRate` null is reverse charge.
 */
export function ticketingLines(
  bucket: WeeklyActuals,
  ticketVatRate: BasisPoints,
  feeVatRate: BasisPoints | null,
): readonly TicketingLine[] {
  const { start, end, tickets } = bucket
  const feeRate = rateOf('stripe-fees', ticketVatRate, feeVatRate)
  const lines: readonly TicketingLine[] = [
    {
      kind: 'ticket-revenue',
      start,
      end,
      amount: sumCents([bucket.taxable, bucket.other]),
      vatRate: rateOf('ticket-revenue', ticketVatRate, feeVatRate),
      vat: bucket.vat,
      tickets,
    },
    {
      kind: 'donations',
      start,
      end,
      amount: sumCents([bucket.vipPremium, bucket.donations]),
      vatRate: rateOf('donations', ticketVatRate, feeVatRate),
      vat: cents(0),
      tickets: null,
    },
    { kind: 'stripe-fees', start, end, ...feeOf(bucket.stripeFees, feeRate), tickets: null },
    { kind: 'vendor-fees', start, end, ...feeOf(bucket.vendorFees, feeRate), tickets: null },
  ]
  return lines.filter((line) => line.amount !== 0 || (line.tickets ?? 0) > 0)
}

export function rateOf(
  kind: TicketingKind,
  ticketVatRate: BasisPoints,
  feeVatRate: BasisPoints | null,
): TicketingLine['vatRate'] {
  if (kind === 'ticket-revenue') return ticketVatRate
  return kind === 'donations' ? basisPoints(0) : (feeVatRate ?? 'reverse-charge')
}

function feeOf(fee: Cents, rate: TicketingLine['vatRate']): Pick<TicketingLine, 'amount' | 'vatRate' | 'vat'> {
  const amount = cents(0 - fee)
  return { amount, vatRate: rate, vat: typeof rate === 'number' ? taxWithin(amount, rate) : cents(0) }
}
