import { codeBook } from './generated-codes.ts'
import { generateOrder, type Sale } from './generated-orders.ts'
import { generatePeople } from './generated-people.ts'
import { comp } from './generated-tickets.ts'
import { Random } from './random.ts'
import { purchaseTimes } from './sales-curve.ts'
import type { Person, SeasonCode, SeasonEvent, WireOrder, WirePaymentIntent, WireTicket } from './wire.ts'

export type SeasonPlan = {
  readonly seed: number
  readonly orders?: number
  /** How many tickets an order has, by weight; about two unless told. */
  readonly sizes?: Sale['sizes']
  /** Sales begin four months before and end with the day before; the gates open five weeks after. */
  readonly today: Temporal.PlainDate
  /** The event's; that of its first day unless told. */
  readonly year?: number
  /** `ev_` and the year unless told. */
  readonly eventId?: string
}

export type GeneratedSeason = {
  readonly event: SeasonEvent
  readonly people: readonly Person[]
  readonly codes: readonly SeasonCode[]
  /** Oldest first, each with its tickets. */
  readonly orders: readonly WireOrder[]
  /** Those of the orders, and those of none. */
  readonly tickets: readonly WireTicket[]
  readonly paymentIntents: readonly WirePaymentIntent[]
}

const FAMILIES_AND_FRIENDS: Sale['sizes'] = [
  [42, 1],
  [32, 2],
  [12, 3],
  [9, 4],
  [5, 6],
]

const TIME_ZONE = 'Europe/Madrid'

/** From here on, order and ticket ids grow by a digit within the season: ids are not to be compared as mere text. */
const FIRST_ORDER = 9_900
const FIRST_TICKET = 99_800

/** A season in the vendors' own JSON; the same plan gives the same season, to the byte. */
export function generateSeason(plan: SeasonPlan): GeneratedSeason {
  const { orders: count = 420, sizes = FAMILIES_AND_FRIENDS, today } = plan
  const random = new Random(plan.seed)
  const gateOpening = today.add({ days: 35 })
  const year = plan.year ?? gateOpening.year
  const salesStart = today.subtract({ months: 4 })
  const people = generatePeople(random, Math.max(24, Math.round((count * 3) / 7)), year)
  const codes = codeBook(random, people, year)
  const event = eventOf(plan.eventId ?? `ev_${year}`, { year, gateOpening, salesStart, orders: count })

  const orders: WireOrder[] = []
  const paymentIntents: WirePaymentIntent[] = []
  let ticketNumber = FIRST_TICKET
  const period = { first: salesStart, last: today.subtract({ days: 1 }), timeZone: TIME_ZONE }
  for (const [place, at] of purchaseTimes(random, count, period).entries()) {
    const orderNumber = FIRST_ORDER + place
    const { order, payment } = generateOrder({
      random,
      event,
      people,
      codes,
      place,
      orderNumber,
      ticketNumber,
      at,
      sizes,
    })
    ticketNumber += order.issued_tickets.length
    orders.push(order)
    if (payment !== undefined) paymentIntents.push(payment)
  }
  const comps = Array.from({ length: Math.max(4, Math.round(count / 70)) }, (_, place) => {
    const createdAt = (orders[place]?.created_at ?? 0) + 60
    return comp(random, { number: ticketNumber + place, eventId: event.id, createdAt }, people)
  })
  const tickets = [...orders.flatMap((order) => order.issued_tickets), ...comps]
  return { event, people, codes: codes.codes, orders, tickets, paymentIntents }
}

type EventPlan = {
  readonly year: number
  readonly gateOpening: Temporal.PlainDate
  readonly salesStart: Temporal.PlainDate
  readonly orders: number
}

function eventOf(id: string, { year, gateOpening, salesStart, orders }: EventPlan): SeasonEvent {
  return {
    id,
    name: `Lumbre ${year}`,
    year,
    timeZone: TIME_ZONE,
    currency: 'EUR',
    gateOpening: gateOpening.toString(),
    eventEndOffset: 5,
    strikeEndOffset: 9,
    vipThreshold: 31500,
    ticketVatRate: 1000,
    salesStart: salesStart.toString(),
    // About two tickets an order, and room for a third more.
    capacity: Math.ceil((orders * 2.7) / 50) * 50,
  }
}
