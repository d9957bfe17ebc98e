import { describe, expect, test } from 'vitest'
import { readOrder, readTicket } from '../ticket-tailor/records.ts'
import type { OrderRecord } from '../ticket-vendor.ts'
import { generateSeason } from './generate.ts'

const today = Temporal.PlainDate.from('2026-06-03')
const season = generateSeason({ seed: 11, today })
const orders = season.orders.map(read)
const zoned = (order: OrderRecord) => order.purchasedAt.toZonedDateTimeISO(season.event.timeZone)

describe('a generated season', () => {
  test('is the same for the same plan, and another for another seed', () => {
    expect(generateSeason({ seed: 11, today })).toEqual(season)
    expect(generateSeason({ seed: 12, today }).orders).not.toEqual(season.orders)
  })

  test('has the size of a real one', () => {
    expect(season.people).toHaveLength(180)
    expect(orders).toHaveLength(420)
    expect(season.tickets.length).toBeGreaterThan(700)
    expect(season.event.capacity).toBeGreaterThan(season.tickets.length)
    expect(new Set(season.tickets.map(({ id }) => id)).size).toBe(season.tickets.length)
    expect(new Set(season.codes.map(({ code }) => code)).size).toBe(season.codes.length)
    expect(new Set(season.people.flatMap(({ emails }) => emails.map(({ email }) => email))).size).toBe(
      season.people.flatMap(({ emails }) => emails).length - 1,
    )
  })

  test('sells from four months before today to yesterday: a rush, a lull, a rise', () => {
    const days = orders.map((order) => zoned(order).toPlainDate())
    expect(days.every((day) => Temporal.PlainDate.compare(day, today) < 0)).toBe(true)
    expect(days[0]?.toString()).toBe(season.event.salesStart)
    const inWeek = (start: Temporal.PlainDate) =>
      days.filter((day) => start.until(day).days >= 0 && start.until(day).days < 7).length
    const first = Temporal.PlainDate.from(season.event.salesStart)
    const [rush, lull, rise] = [first, first.add({ weeks: 6 }), today.subtract({ weeks: 2 })].map(inWeek)
    expect(rush).toBeGreaterThan(3 * (lull ?? 0))
    expect(rise).toBeGreaterThan(lull ?? 0)
  })

  test('can be read by the client to the last record', () => {
    for (const ticket of season.tickets) expect(readTicket(ticket)).toMatchObject({ ok: true, setAside: [] })
  })

  test.each([
    ['both spellings of cancelled', (order: OrderRecord) => order.status === 'canceled'],
    ['cancelled with two l', (order: OrderRecord) => order.status === 'cancelled'],
    ['pending', (order: OrderRecord) => order.status === 'pending'],
    ['an unknown state', (order: OrderRecord) => order.status === 'on_hold'],
    ['another currency', (order: OrderRecord) => order.currency !== 'EUR'],
    ['a full refund', (order: OrderRecord) => order.total > 0 && order.refunded === order.total],
    ['a partial refund', (order: OrderRecord) => order.refunded > 0 && order.refunded < order.total],
    [
      'a voided ticket that was not refunded',
      (order: OrderRecord) =>
        order.status === 'completed' && order.refunded === 0 && order.tickets.some(({ status }) => status === 'voided'),
    ],
    ['a free order', (order: OrderRecord) => order.paymentIntent === null && order.total === 0],
    ['a donation', (order: OrderRecord) => order.donations > 0],
    ['several codes', (order: OrderRecord) => order.discounts.length > 1],
    ['a code in lower case', (order: OrderRecord) => order.discounts.some(({ code }) => code === code.toLowerCase())],
    ['GoogleMail.com', (order: OrderRecord) => order.buyer.email.endsWith('@GoogleMail.com')],
    ['a ticket at the threshold', (order: OrderRecord) => order.tickets.some((t) => t.listedPrice === 31500)],
    ['a ticket above it', (order: OrderRecord) => order.tickets.some((t) => t.listedPrice > 31500)],
    ["an attendee's own address", (order: OrderRecord) => order.tickets.some((t) => t.ownAddress !== null)],
    ['the last second of a week', (order: OrderRecord) => zoned(order).toPlainTime().toString() === '23:59:59'],
    ['the first second of a week', (order: OrderRecord) => zoned(order).toPlainTime().toString() === '00:00:00'],
    [
      'the first second of a quarter',
      (order: OrderRecord) => zoned(order).toPlainDateTime().toString() === '2026-04-01T00:00:00',
    ],
    [
      'the first second of summer time',
      (order: OrderRecord) => zoned(order).toPlainDateTime().toString() === '2026-03-29T03:00:00',
    ],
  ])('has, on purpose, %s', (_, is) => {
    expect(orders.some(is)).toBe(true)
  })

  test('has codes used again, two orders of one second, and comps', () => {
    const codes = orders.flatMap(({ discounts }) => discounts.map(({ code }) => code.toUpperCase()))
    expect(new Set(codes).size).toBeLessThan(codes.length)
    expect(new Set(orders.map(({ purchasedAt }) => purchasedAt.epochMilliseconds)).size).toBeLessThan(orders.length)
    expect(season.tickets.filter(({ order_id }) => order_id === null).length).toBeGreaterThan(3)
  })

  test('has payments that are unsettled, unknown, or settled elsewhere', () => {
    const charges = season.paymentIntents.flatMap(({ latest_charge }) =>
      latest_charge === null ? [] : [latest_charge],
    )
    expect(charges.some(({ balance_transaction }) => balance_transaction === null)).toBe(true)
    expect(charges.some(({ balance_transaction }) => balance_transaction?.['currency'] === 'usd')).toBe(true)
    const known = new Set(season.paymentIntents.map(({ id }) => id))
    expect(orders.some(({ paymentIntent }) => paymentIntent !== null && !known.has(paymentIntent))).toBe(true)
  })

  test('has names with accents, apostrophes and a leading =', () => {
    const names = season.people.map(({ displayName }) => displayName)
    for (const awkward of [/[àéíóúñ]/, /'/, /^=/]) expect(names.some((name) => awkward.test(name))).toBe(true)
  })
})

function read(wire: unknown): OrderRecord {
  const order = readOrder(wire)
  if (!order.ok || order.setAside.length > 0) throw new Error(JSON.stringify(order.setAside))
  return order.record
}
