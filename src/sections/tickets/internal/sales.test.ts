import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { testHumans } from '../../../../test/support/humans.ts'
import { newSeason, recordFees } from '../../../../test/support/season.ts'
import { bucketOf } from '../../../platform/calendar.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { cents } from '../../../platform/money.ts'

const FIRST_SALE = Temporal.Instant.from('2026-01-10T00:00:00Z')
const ADDED_UP = [
  ...(['tickets', 'gross', 'refunds', 'taxable', 'vipPremium', 'donations', 'other', 'vat'] as const),
  ...(['stripeFees', 'vendorFees'] as const),
]

const minutesAround = (instant: string) =>
  [-60, -1, 0, 1, 60].map((minutes) => Temporal.Instant.from(instant).add({ minutes }))

/** Local midnights at which a bucket begins or a clock changes, as instants. */
function edges(timeZone: string): Temporal.Instant[] {
  const mondays = ['2026-03-30', '2026-06-01', '2026-10-26', '2026-12-28', '2024-02-26', '2018-11-05']
  const quarters = ['2026-01-01', '2026-04-01', '2026-07-01', '2026-10-01', '2024-04-01', '2021-01-01']
  // Madrid and Los Angeles change their clocks in the night; at midnight itself São Paulo (until 2018) and Beirut did.
  const changes = ['2026-03-29', '2026-10-25', '2026-03-08', '2018-11-04', '2021-03-28', '2026-04-05']
  return [...mondays, ...quarters, ...changes].map((day) =>
    Temporal.PlainDate.from(day).toZonedDateTime({ timeZone }).toInstant(),
  )
}

describe('the figures of sales', () => {
  const humans = testHumans()

  beforeAll(async () => {
    const { adminUrl } = humans.current.database
    // Connections that come in a zone where midnight is missing some days must not move a figure.
    await withAdmin(adminUrl, (admin) =>
      admin.query(
        `do $$ begin execute format('alter database %I set timezone to %L', current_database(), 'America/Sao_Paulo'); end $$`,
      ),
    )
  })

  const actuals = () => humans.current.database.snapshot((snapshot) => humans.current.tickets.weeklyActuals(snapshot))
  const days = async () =>
    (await humans.current.database.snapshot((snapshot) => humans.current.tickets.figures(snapshot)))?.days ?? []

  it.each([
    'Europe/Madrid',
    'UTC',
    'America/Sao_Paulo',
    'America/Los_Angeles',
    'Asia/Beirut',
    'Asia/Kathmandu',
    'Pacific/Kiritimati',
    'Pacific/Auckland',
  ])('fall into the buckets of the purchases by their local days in %s', async (timeZone) => {
    const { order, ticket, sync } = await newSeason(humans.current, { timeZone })
    const purchases = edges(timeZone).flatMap((edge) => minutesAround(edge.toString()))
    const orders = purchases.map((purchasedAt, place) =>
      order(`${place}`, { purchasedAt, tickets: [ticket(`${place}`)] }),
    )
    await sync({ orders })

    const localDays = purchases.map((instant) => instant.toZonedDateTimeISO(timeZone).toPlainDate())
    const expected = Map.groupBy(localDays, (day) => JSON.stringify(bucketOf(day)))
    const counted = (await actuals()).map(({ start, end, orders: count }) => [JSON.stringify({ start, end }), count])
    expect(counted).toEqual([...expected].map(([span, held]) => [span, held.length]).toSorted())

    const sold = await days()
    const byDay = Map.groupBy(localDays, String)
    expect(sold.filter(({ tickets }) => tickets > 0).map(({ day, tickets }) => [String(day), tickets])).toEqual(
      [...byDay].map(([day, held]) => [day, held.length]).toSorted(),
    )
    const [first, last] = [sold.at(0)?.day, sold.at(-1)?.day]
    if (first === undefined || last === undefined) throw new Error('nothing was sold')
    expect(sold).toHaveLength(first.until(last).days + 1)
  })

  it('count what counts, week by week and in all', async () => {
    const { order, ticket, sync, sales } = await newSeason(humans.current)
    const at = (instant: string) => ({ purchasedAt: Temporal.Instant.from(instant) })
    await sync({
      orders: [
        // Tuesday, June 30th, the last day of the quarter. VAT 11000 x 10 / 110 = 1000 each.
        order('1', {
          ...at('2026-06-30T21:59:59Z'),
          paymentIntent: 'pi_1',
          tickets: [ticket('1', { listedPrice: cents(11_000) })],
        }),
        // A second later in Madrid it is July: with a donation and a refund of 1000 from the ticket.
        order('2', {
          ...at('2026-06-30T22:00:00Z'),
          paymentIntent: 'pi_2',
          donations: cents(500),
          total: cents(12_500),
          refunded: cents(1000),
          tickets: [ticket('2', { listedPrice: cents(12_000) })],
        }),
        // Refunded whole: no gross, no ticket, but its fees; and its week is there for them.
        order('3', {
          ...at('2026-07-08T10:00:00Z'),
          paymentIntent: 'pi_3',
          refunded: cents(10_000),
          tickets: [ticket('3')],
        }),
        order('4', { ...at('2026-07-08T10:00:00Z'), status: 'pending', paymentIntent: 'pi_4', tickets: [ticket('4')] }),
        order('5', { ...at('2026-07-08T10:00:00Z'), status: 'cancelled', tickets: [ticket('5')] }),
        order('6', { ...at('2026-07-08T10:00:00Z'), currency: 'GBP', paymentIntent: 'pi_6', tickets: [ticket('6')] }),
        order('7', { ...at('2026-07-08T10:00:00Z'), status: 'on_hold', tickets: [ticket('7')] }),
        // Settled in another currency, with an add-on of 1100 (VAT 100), and not known yet.
        order('8', {
          ...at('2026-07-15T10:00:00Z'),
          paymentIntent: 'pi_8',
          total: cents(12_100),
          tickets: [ticket('8', { listedPrice: cents(11_000) })],
        }),
        order('9', { ...at('2026-07-15T10:00:00Z'), paymentIntent: 'pi_9', total: cents(0) }),
      ],
      tickets: [ticket('comp'), ticket('void', { status: 'voided' })],
    })
    const fee = (payment: number, vendor: number, currency = 'EUR') =>
      ({ known: true, currency, payment: cents(payment), vendor: cents(vendor), method: 'card/visa' }) as const
    const fees = new Map([
      ['pi_1', fee(300, 60)],
      ['pi_2', fee(310, 70)],
      ['pi_3', fee(250, 55)],
      ['pi_6', fee(999, 99, 'GBP')],
      ['pi_8', fee(888, 88, 'USD')],
    ])
    expect(await recordFees(humans.current, fees)).toEqual({ added: 5 })
    expect(await recordFees(humans.current, fees)).toEqual({ added: 0 })

    expect(await sales()).toEqual({
      orders: 9,
      paid: 5, // 1, 2, 6, 8, 9
      pending: 2,
      cancelled: 1,
      refunded: 1,
      foreignCurrency: 1,
      unknownStatus: 1,
      ticketsSold: 3,
      comps: 1,
      gross: 35_600, // 11000 + 12500 + 12100
      refunds: 1000,
      taxable: 33_000, // 3 x 11000
      vipPremium: 0,
      donations: 500,
      other: 1100,
      vat: 3100,
      stripeFees: 860, // 300 + 310 + 250
      vendorFees: 185, // 60 + 70 + 55
      net: 33_555, // 35600 - 1000 - 860 - 185
      missingFees: 1, // pi_9
      foreignFees: 1, // pi_8
      drifted: 1,
    })

    const none = { orders: 0, tickets: 0, gross: 0, refunds: 0, taxable: 0, vat: 0 }
    const rest = { vipPremium: 0, donations: 0, other: 0, stripeFees: 0, vendorFees: 0 }
    const week = { ...none, ...rest, orders: 1, tickets: 1, gross: 11_000, taxable: 11_000, vat: 1000 }
    const buckets = await actuals()
    expect(buckets.map(({ start, end }) => `${start} ${end}`)).toEqual([
      '2026-06-29 2026-06-30',
      '2026-07-01 2026-07-05',
      '2026-07-06 2026-07-12',
      '2026-07-13 2026-07-19',
    ])
    expect(buckets.map(({ start: _, end: __, ...figures }) => figures)).toEqual([
      { ...week, stripeFees: 300, vendorFees: 60 },
      { ...week, gross: 12_500, refunds: 1000, donations: 500, stripeFees: 310, vendorFees: 70 },
      { ...none, ...rest, stripeFees: 250, vendorFees: 55 },
      { ...week, orders: 2, gross: 12_100, other: 1100, vat: 1100 },
    ])
  })

  it('have every order in one bucket, whatever was sold when', async () => {
    const somewhen = fc.integer({ min: 0, max: 400 * 24 * 60 }).map((minutes) => FIRST_SALE.add({ minutes }))
    const anyOrder = fc.record({
      purchasedAt: somewhen,
      status: fc.constantFrom('completed', 'completed', 'completed', 'pending', 'cancelled', 'on_hold'),
      currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'GBP'),
      prices: fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 3 }),
      refunded: fc.integer({ min: 0, max: 60_000 }).map(cents),
      donations: fc.integer({ min: 0, max: 5_000 }).map(cents),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(anyOrder, { minLength: 1, maxLength: 40 }), async (sold) => {
        const { order, ticket, sync, sales } = await newSeason(humans.current)
        const orders = sold.map(({ prices, ...fields }, place) =>
          order(`${place}`, {
            ...fields,
            tickets: prices.map((price, seat) => ticket(`${place}_${seat}`, { listedPrice: cents(price) })),
          }),
        )
        await sync({ orders })
        const buckets = await actuals()
        for (const [place, { start, end }] of buckets.entries()) {
          expect({ start, end }).toEqual(bucketOf(start))
          const before = buckets[place - 1]
          if (before !== undefined) expect(Temporal.PlainDate.compare(before.end, start)).toBe(-1)
        }
        const totals = await sales()
        for (const figure of ADDED_UP) {
          const inAll = buckets.reduce((sum, bucket) => sum + bucket[figure], 0)
          expect([figure, inAll]).toEqual([figure, totals?.[figure === 'tickets' ? 'ticketsSold' : figure]])
        }
        const counting = orders.filter(({ status, currency, refunded, total }) => {
          const isRefunded = total > 0 && refunded >= total
          return status === 'completed' && currency === 'EUR' && !isRefunded
        })
        expect(buckets.reduce((sum, bucket) => sum + bucket.orders, 0)).toBe(counting.length)
        for (const { start, end, orders: held } of buckets) {
          const within = counting.filter(({ purchasedAt }) => {
            const day = purchasedAt.toZonedDateTimeISO('Europe/Madrid').toPlainDate()
            return Temporal.PlainDate.compare(start, day) <= 0 && Temporal.PlainDate.compare(day, end) <= 0
          })
          expect(held).toBe(within.length)
        }
      }),
      { numRuns: 15 },
    )
  })

  it('are of the current event alone', async () => {
    const past = await newSeason(humans.current)
    await past.sync({ orders: [past.order('1', { tickets: [past.ticket('1')] })] })
    const { sales } = await newSeason(humans.current)
    expect(await sales()).toMatchObject({ orders: 0, gross: 0, ticketsSold: 0, net: 0 })
    expect(await actuals()).toEqual([])
    expect(await days()).toEqual([])
  })

  it('ask for the fees of paid and refunded orders, oldest first, each payment once', async () => {
    const { order, sync, event } = await newSeason(humans.current)
    const intent = (name: string) => `${event.id}_${name}`
    const at = (day: number) => ({ purchasedAt: Temporal.Instant.from(`2019-01-0${day}T00:00:00Z`) })
    await sync({
      orders: [
        order('1', { ...at(3), paymentIntent: intent('c'), total: cents(100) }),
        order('2', { ...at(1), paymentIntent: intent('a'), total: cents(100), refunded: cents(100) }),
        order('3', { ...at(2), paymentIntent: intent('b'), total: cents(100) }),
        order('4', { ...at(4), paymentIntent: intent('b'), total: cents(100) }),
        order('5', { ...at(1), paymentIntent: intent('pending'), status: 'pending' }),
        order('6', { ...at(1), paymentIntent: intent('cancelled'), status: 'cancelled' }),
        order('7', { ...at(1) }),
      ],
    })
    const missing = await humans.current.database.snapshot((snapshot) =>
      humans.current.tickets.sync.withoutFees(snapshot),
    )
    expect(missing.filter((name) => name.startsWith(event.id))).toEqual([intent('a'), intent('b'), intent('c')])
  })
})
