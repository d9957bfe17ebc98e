import { allocate, type BasisPoints, type Cents, cents, sumCents, taxWithin } from '../../../platform/money.ts'
import type { OrderState } from '../tickets.ts'

export type SettledOrder = {
  readonly ticketsSold: number
  readonly taxable: Cents
  readonly vipPremium: Cents
  readonly donations: Cents
  readonly other: Cents
  readonly vat: Cents
  /** By ticket id, of the sold ones. */
  readonly netPrices: ReadonlyMap<string, Cents>
}

type Order = {
  readonly state: OrderState
  readonly currency: string
  readonly total: Cents
  readonly refunded: Cents
  readonly donations: Cents
  readonly discount: Cents
  /** In vendor order. */
  readonly tickets: readonly { readonly id: string; readonly valid: boolean; readonly listedPrice: Cents }[]
}

type Terms = { readonly currency: string; readonly vipThreshold: Cents | null; readonly ticketVatRate: BasisPoints }

/**
 * The parts of a counting order (paid, in the event's currency), or null for any other. They always add up:
 * `total - refunded = taxable + vipPremium + donations + other`. Rule: money in an order.
 */
export function settle(order: Order, terms: Terms): SettledOrder | null {
  if (order.state !== 'paid' || order.currency !== terms.currency) return null

  const sold = order.tickets.filter(({ valid }) => valid)
  const prices = sold.map(({ listedPrice }) => listedPrice)
  const discount = smaller(order.discount, sumCents(prices))
  const discounted = less(prices, allocate(discount, prices))
  const beforeRefund = cents(order.total - sumCents(discounted) - order.donations)
  const { netPrices, donations, other } = takeRefund(order.refunded, {
    netPrices: discounted,
    donations: order.donations,
    other: beforeRefund,
  })

  const taxables = netPrices.map((price) => (terms.vipThreshold === null ? price : smaller(price, terms.vipThreshold)))
  const vats = taxables.map((taxable) => taxWithin(taxable, terms.ticketVatRate))
  const otherVat = taxWithin(larger(other, cents(0)), terms.ticketVatRate)
  return {
    ticketsSold: sold.length,
    taxable: sumCents(taxables),
    vipPremium: cents(sumCents(netPrices) - sumCents(taxables)),
    donations,
    other,
    vat: cents(sumCents(vats) + otherVat),
    netPrices: new Map(sold.map(({ id }, place) => [id, netPrices[place] ?? cents(0)])),
  }
}

type Parts = { readonly netPrices: readonly Cents[]; readonly donations: Cents; readonly other: Cents }

/** A partial refund comes off `other` as far as that is positive, then off the tickets, the donations, and `other` again. */
function takeRefund(refund: Cents, { netPrices, donations, other }: Parts): Parts {
  const fromOther = smaller(refund, larger(other, cents(0)))
  const fromTickets = smaller(cents(refund - fromOther), sumCents(netPrices))
  const fromDonations = smaller(cents(refund - fromOther - fromTickets), donations)
  const rest = cents(refund - fromOther - fromTickets - fromDonations)
  return {
    netPrices: less(netPrices, allocate(fromTickets, netPrices)),
    donations: cents(donations - fromDonations),
    other: cents(other - fromOther - rest),
  }
}

function less(amounts: readonly Cents[], parts: readonly Cents[]): Cents[] {
  return amounts.map((amount, place) => cents(amount - (parts[place] ?? 0)))
}

function smaller(a: Cents, b: Cents): Cents {
  return a < b ? a : b
}

function larger(a: Cents, b: Cents): Cents {
  return a > b ? a : b
}
