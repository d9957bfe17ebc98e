import type { CodeBook } from './generated-codes.ts'
import { paymentIntentOf } from './generated-payments.ts'
import { addressOf, nameOfSomebody } from './generated-people.ts'
import { type Attendee, attendee, CARER, TICKET_TYPES, type TicketType, wireTicketOf } from './generated-tickets.ts'
import { hasQuirk } from './quirks.ts'
import type { Random } from './random.ts'
import type { Person, SeasonEvent, WireOrder, WirePaymentIntent } from './wire.ts'

export type Sale = {
  readonly random: Random
  readonly event: SeasonEvent
  readonly people: readonly Person[]
  readonly codes: CodeBook
  /** Its place in the season, from 0. */
  readonly place: number
  readonly orderNumber: number
  /** The first number free for a ticket. */
  readonly ticketNumber: number
  /** Unix seconds. */
  readonly at: number
  /** How many tickets it may have, by weight. */
  readonly sizes: readonly (readonly [weight: number, tickets: number])[]
}

/** One purchase as the ticket vendor and, where it was paid for, the payment provider tell of it. */
export function generateOrder(sale: Sale): { order: WireOrder; payment: WirePaymentIntent | undefined } {
  const { random, event, place, at } = sale
  const buyer = buyerOf(sale)
  const types = ticketTypesOf(sale)
  const discounts = discountsOf(sale, buyer, types)
  const donation = !hasQuirk(place, 'free') && random.chance(0.1) ? random.pick([500, 1000, 2000, 5000]) : 0
  const total = sum(types.map((type) => type.price)) - sum(discounts.map((discount) => discount.amount)) + donation

  const id = `or_${sale.orderNumber}`
  const status = statusOf(place)
  const refunded = refundOf(place, total, types)
  const currency = hasQuirk(place, 'foreignCurrency') ? 'gbp' : event.currency.toLowerCase()
  const txnId = total === 0 ? null : `pi_${event.year}${String(sale.orderNumber).padStart(8, '0')}`
  const order: WireOrder = {
    object: 'order',
    id,
    status,
    created_at: at,
    currency: { base_multiplier: 100, code: currency },
    subtotal: total,
    tax: Math.round((total * 10) / 110),
    tax_treatment: 'inclusive',
    total,
    total_paid: total,
    refund_amount: refunded,
    txn_id: txnId ?? '--',
    marketing_opt_in: null,
    meta_data: [],
    notes: null,
    buyer_details: buyerDetails(buyer, place),
    event_summary: { id: event.id, event_id: event.id, name: event.name },
    line_items: lineItems(id, types, discounts, donation),
    payment_method: txnId === null ? null : { type: 'stripe', id: 'pm_1' },
    issued_tickets: types.map((type, seat) =>
      wireTicketOf({
        number: sale.ticketNumber + seat,
        orderId: id,
        eventId: event.id,
        currency,
        type,
        attendee: seat === 0 ? seatOfBuyer(sale, buyer) : attendee(random, sale.people),
        email: buyer.email,
        createdAt: at,
        voided: isVoided(place, seat, status),
      }),
    ),
  }
  const isCharged = status === 'completed'
  const payment =
    txnId === null
      ? undefined
      : paymentIntentOf(random, { id: txnId, place, amount: total, refunded, currency, isCharged })
  return { order, payment }
}

type Buyer = { readonly name: string; readonly email: string; readonly human: string | null }

/** Somewhat under half of the orders are members'; one member in five buys nothing. */
function buyerOf({ random, people, place }: Sale): Buyer {
  if (place === 21 || random.chance(0.45)) {
    const member = place === 21 ? people[21 % people.length] : people[random.below(Math.ceil(people.length * 0.8))]
    const address = member === undefined ? undefined : random.pick(member.emails).email
    if (member !== undefined && address !== undefined) {
      const email = address === 'lumbre.demo@gmail.com' ? 'Lumbre.Demo@GoogleMail.com' : address
      return { name: member.displayName, email, human: member.id }
    }
  }
  const name = nameOfSomebody(random)
  return { name, email: addressOf(name, 1000 + place, random), human: null }
}

function ticketTypesOf({ random, place, sizes }: Sale): TicketType[] {
  if (hasQuirk(place, 'free')) return [CARER]
  const count = random.weighted(sizes)
  const atLeast = hasQuirk(place, 'severalCodes') ? 2 : 1
  return Array.from({ length: Math.max(count, atLeast) }, () => random.weighted(TICKET_TYPES))
}

type Discount = { readonly description: string; readonly amount: number }

/** A code takes half off one ticket: the n-th code off the n-th ticket, as far as it has a price. */
function discountsOf(sale: Sale, buyer: Buyer, types: readonly TicketType[]): Discount[] {
  const { random, codes, place } = sale
  const own = buyer.human !== null && random.chance(0.7) ? codes.redeemBy(buyer.human) : undefined
  const several = hasQuirk(place, 'severalCodes') ? [codes.redeemAny(), codes.redeemAny()] : []
  const again = hasQuirk(place, 'codeUsedAgain') ? codes.used(random) : undefined
  return [own, ...several, again]
    .filter((code) => code !== undefined)
    .flatMap((code, seat) => {
      const price = types[seat]?.price ?? 0
      const typed = random.chance(0.3) ? code.toLowerCase() : code
      const description = random.chance(0.9) ? `Contributor discount (50% off) (${typed})` : typed
      return price === 0 ? [] : [{ description, amount: price / 2 }]
    })
}

function statusOf(place: number): string {
  if (hasQuirk(place, 'cancelled')) return 'cancelled'
  if (hasQuirk(place, 'canceled')) return 'canceled'
  if (hasQuirk(place, 'pending')) return 'pending'
  return hasQuirk(place, 'unknownStatus') ? 'on_hold' : 'completed'
}

function refundOf(place: number, total: number, types: readonly TicketType[]): number {
  if (hasQuirk(place, 'refundedInFull')) return total
  if (hasQuirk(place, 'ticketVoidedAndRefunded')) return Math.min(types[0]?.price ?? 0, total)
  return hasQuirk(place, 'refundedInPart') ? Math.floor(total / 3) : 0
}

function isVoided(place: number, seat: number, status: string): boolean {
  if (status === 'cancelled' || status === 'canceled' || hasQuirk(place, 'refundedInFull')) return true
  return seat === 0 && (hasQuirk(place, 'ticketVoided') || hasQuirk(place, 'ticketVoidedAndRefunded'))
}

function seatOfBuyer({ random, people }: Sale, buyer: Buyer): Attendee {
  return random.chance(0.85) ? { name: buyer.name } : attendee(random, people)
}

function buyerDetails(buyer: Buyer, place: number) {
  const [first = '', ...rest] = buyer.name.split(' ')
  const isPartless = hasQuirk(place, 'buyerPartsEmpty')
  return {
    email: hasQuirk(place, 'addressInCapitals') ? ` ${buyer.email.toUpperCase()}` : buyer.email,
    name: hasQuirk(place, 'buyerNameEmpty') ? '' : buyer.name,
    first_name: isPartless ? '' : first,
    last_name: isPartless ? '' : rest.join(' '),
    phone: null,
    address: { address_1: null, postal_code: null },
    custom_questions: [],
  }
}

function lineItems(orderId: string, types: readonly TicketType[], discounts: readonly Discount[], donation: number) {
  const lines = [
    ...types.map((type) => ({ type: 'ticket', description: type.name, amount: type.price })),
    ...discounts.map(({ description, amount }) => ({ type: 'gift_card', description, amount: -amount })),
    ...(donation === 0 ? [] : [{ type: 'donation', description: 'Donation', amount: donation }]),
  ]
  return lines.map(({ type, description, amount }, place) => ({
    object: 'line_item',
    id: `li_${orderId.slice(3)}_${place + 1}`,
    type,
    description,
    quantity: 1,
    value: amount,
    total: amount,
    booking_fee: 0,
  }))
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}
