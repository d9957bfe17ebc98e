import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketOf } from '../../../platform/calendar.ts'
import { basisPoints, cents } from '../../../platform/money.ts'
import type { SalesDays, SalesSoFar, SoldBucket } from '../budget.ts'
import { sold } from './budget.fixture.ts'
import { observe } from './observed.ts'
import { type ProjectionRates, projectedBuckets } from './projection.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const days = (today: string, event: string, salesStart = '2026-01-10'): SalesDays => ({
  today: day(today),
  salesStart: day(salesStart),
  event: day(event),
})

const share = (part: number, whole: number) => ({ part, whole })
const rates: ProjectionRates = {
  initialSales: 0,
  dailyRate: share(1, 1),
  averagePrice: cents(11_000),
  donations: share(0, 1),
  taxable: share(1, 1),
  stripe: share(0, 1),
  stripeFixed: cents(0),
  vendor: share(0, 1),
}

const project = (when: SalesDays, given: Partial<ProjectionRates> = {}, actuals: readonly SoldBucket[] = []) =>
  projectedBuckets(when, { ...rates, ...given }, actuals, basisPoints(1000))
const ticketsOf = (...given: Parameters<typeof project>) =>
  project(...given).map(({ start, end, sold: already, projected }) => `${start} ${end}: ${already} + ${projected}`)

describe('the projected buckets', () => {
  it('run from today to the day before the event, cut where a quarter ends', () => {
    // Wednesday, 24 June: 4 days are left of its week. 29 and 30 June, then July from the 1st; the event is on Tuesday the 7th.
    expect(ticketsOf(days('2026-06-24', '2026-07-07'))).toEqual([
      '2026-06-22 2026-06-28: 0 + 4',
      '2026-06-29 2026-06-30: 0 + 2',
      '2026-07-01 2026-07-05: 0 + 5',
      '2026-07-06 2026-07-06: 0 + 1',
    ])
  })

  it('end with a Sunday where the event is on a Monday', () => {
    expect(ticketsOf(days('2026-06-24', '2026-06-29'))).toEqual(['2026-06-22 2026-06-28: 0 + 4'])
    expect(ticketsOf(days('2026-06-28', '2026-06-29'))).toEqual(['2026-06-22 2026-06-28: 0 + 0'])
    expect(ticketsOf(days('2026-06-29', '2026-06-29'))).toEqual([])
  })

  it("have in today's what was sold in it, and the rate for the days after today", () => {
    // Monday: six days to come at 2 a day; Sunday: none.
    const actuals = [
      sold('2026-06-15', { tickets: 9 }),
      sold('2026-06-22', { tickets: 3, taxable: 33_000, vat: 3000, stripeFees: 500 }),
    ]
    const twoADay = { dailyRate: share(2, 1), stripe: share(1, 100) }
    expect(ticketsOf(days('2026-06-22', '2026-06-29'), twoADay, actuals)).toEqual(['2026-06-22 2026-06-28: 3 + 12'])
    expect(ticketsOf(days('2026-06-28', '2026-06-29'), twoADay, actuals)).toEqual(['2026-06-22 2026-06-28: 3 + 0'])
    // 3 for 330.00 and 12 at 110.00, with 1,320.00 x 10 / 110 = 120.00 of VAT and 13.20 of fees.
    expect(project(days('2026-06-22', '2026-06-29'), twoADay, actuals)).toMatchObject([
      { tickets: 15, taxable: 165_000, vat: 15_000, stripeFees: 1820 },
    ])
  })

  it('share by running totals, half a ticket counting as one', () => {
    // 0.3 a day from Monday, 1 June: after 6 days 1.8, 13 days 3.9, 20 days 6.0, 27 days 8.1, 29 days 8.7: 2, 4, 6, 8, 9.
    expect(ticketsOf(days('2026-06-01', '2026-07-01'), { dailyRate: share(3, 10) })).toEqual([
      '2026-06-01 2026-06-07: 0 + 2',
      '2026-06-08 2026-06-14: 0 + 2',
      '2026-06-15 2026-06-21: 0 + 2',
      '2026-06-22 2026-06-28: 0 + 2',
      '2026-06-29 2026-06-30: 0 + 1',
    ])
    // 0.1 a day: 0.6, 1.3, 2.0, 2.7, 2.9. A bucket may hold none.
    expect(project(days('2026-06-01', '2026-07-01'), { dailyRate: share(1, 10) }).map((one) => one.projected)).toEqual([
      1, 0, 1, 1, 0,
    ])
    // 0.25 a day for 2 days are half a ticket.
    expect(ticketsOf(days('2026-06-05', '2026-06-08'), { dailyRate: share(1, 4) })).toEqual([
      '2026-06-01 2026-06-07: 0 + 1',
    ])
  })

  it('begin with the sales, the initial ones in the first bucket, where these have not begun', () => {
    // Sales begin on Thursday, 12 March: 4 days of that week, 7 of the next, then Monday the 23rd.
    const toCome = days('2026-02-03', '2026-03-24', '2026-03-12')
    expect(ticketsOf(toCome, { initialSales: 100, dailyRate: share(2, 1) })).toEqual([
      '2026-03-09 2026-03-15: 0 + 108',
      '2026-03-16 2026-03-22: 0 + 14',
      '2026-03-23 2026-03-23: 0 + 2',
    ])
    // In their own week, on the day before; and on the first day itself until a ticket is sold.
    expect(ticketsOf({ ...toCome, today: day('2026-03-11') }, { initialSales: 100 })[0]).toBe(
      '2026-03-09 2026-03-15: 0 + 104',
    )
    const firstDay = { ...toCome, today: day('2026-03-12') }
    expect(ticketsOf(firstDay, { initialSales: 100 })[0]).toBe('2026-03-09 2026-03-15: 0 + 103')
    const begun = [sold('2026-03-12', { tickets: 1 })]
    expect(ticketsOf(firstDay, { initialSales: 100 }, begun)[0]).toBe('2026-03-09 2026-03-15: 1 + 3')
    expect(ticketsOf({ ...toCome, today: day('2026-03-13') }, { initialSales: 100 })[0]).toBe(
      '2026-03-09 2026-03-15: 0 + 2',
    )
  })

  it("show what was sold before the sales began in today's bucket", () => {
    const early = [sold('2026-02-02', { tickets: 2 })]
    expect(ticketsOf(days('2026-02-03', '2026-03-11', '2026-03-09'), { initialSales: 50 }, early)).toEqual([
      '2026-02-02 2026-02-08: 2 + 0',
      '2026-03-09 2026-03-10: 0 + 2',
    ])
  })

  it('are none once the event has begun, but what is sold in the week before it is still in one', () => {
    expect(ticketsOf(days('2026-07-13', '2026-07-07'))).toEqual([])
    const week = [sold('2026-07-06', { tickets: 5 })]
    expect(ticketsOf(days('2026-07-08', '2026-07-07'), {}, week)).toEqual(['2026-07-06 2026-07-06: 5 + 0'])
  })

  it('count the leap day and the nights on which the clocks change as days', () => {
    // From Monday to Wednesday, 1 March 2028: 28 and 29 February. The weeks with 23 and 25 hours have 7 days.
    expect(ticketsOf(days('2028-02-27', '2028-03-01'))).toEqual([
      '2028-02-21 2028-02-27: 0 + 0',
      '2028-02-28 2028-02-29: 0 + 2',
    ])
    expect(ticketsOf(days('2026-03-22', '2026-03-30'))[1]).toBe('2026-03-23 2026-03-29: 0 + 7')
    expect(ticketsOf(days('2026-10-18', '2026-10-26'))[1]).toBe('2026-10-19 2026-10-25: 0 + 7')
  })

  it('turn tickets into revenue, donations, fees and VAT', () => {
    // 10 tickets at 120.00: 1,200.00. Donations 5 %: 60.00; revenue 1,140.00, of which 80 % of gross is taxable: 960.00 with
    // 960.00 x 10 / 110 = 87.27; Stripe 1.5 % and 0.25 a ticket: 18.00 + 2.50; the vendor 3 %: 36.00.
    const given = {
      dailyRate: share(10, 1),
      averagePrice: cents(12_000),
      donations: share(5, 100),
      taxable: share(80, 100),
      stripe: share(15, 1000),
      stripeFixed: cents(25),
      vendor: share(3, 100),
    }
    expect(project(days('2026-06-27', '2026-06-29'), given)).toMatchObject([
      { tickets: 10, taxable: 96_000, other: 18_000, vat: 8727, donations: 6000, stripeFees: 2050, vendorFees: 3600 },
    ])
    // All taxable: what is donated is not.
    expect(project(days('2026-06-27', '2026-06-29'), { ...given, taxable: share(1, 1) })).toMatchObject([
      { taxable: 114_000, other: 0, vat: 10_364, donations: 6000 },
    ])
  })

  it('sum to the rounded whole, and hold every day up to the event once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 1, max: 28 }),
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: -60, max: 400 }),
        fc.integer({ min: 1, max: 500 }),
        (part, whole, today, toEvent, initialSales) => {
          const salesStart = day('2026-01-10')
          const when = {
            today: day('2026-01-10').add({ days: today - 100 }),
            salesStart,
            event: salesStart.add({ days: toEvent }),
          }
          const buckets = project(when, { dailyRate: share(part, whole), initialSales })
          const first =
            Temporal.PlainDate.compare(when.today, salesStart) < 0 ? salesStart : when.today.add({ days: 1 })
          const toSell = Math.max(0, first.until(when.event).total('days'))
          const opening =
            buckets.length > 0 && Temporal.PlainDate.compare(when.today, salesStart) <= 0 ? initialSales : 0
          expect(buckets.reduce((sum, { projected }) => sum + projected, 0)).toBe(
            Math.floor((2 * part * toSell + whole) / (2 * whole)) + opening,
          )
          for (const [place, { start, end }] of buckets.entries()) {
            const next = buckets[place + 1]
            expect(`${end.add({ days: 1 })}`).toBe(`${next === undefined ? when.event : next.start}`)
            expect(`${start}`).toBe(`${bucketOf(start).start}`)
          }
          const [earliest] = buckets
          const expected = bucketOf(Temporal.PlainDate.compare(when.today, salesStart) < 0 ? salesStart : when.today)
          if (earliest !== undefined) expect(`${earliest.start}`).toBe(`${expected.start}`)
        },
      ),
    )
  })
})

describe('what is observed', () => {
  const when = days('2026-06-24', '2026-07-07')
  const seen = (buckets: readonly SoldBucket[], soldDays: SalesSoFar['days'] = [], given = when) =>
    observe({ ...given, year: 2026, ticketVatRate: basisPoints(1000), buckets, days: soldDays })
  const completed = [
    // 10 tickets for 1,250.00, of which 50.00 were given back; then 5 for 500.00.
    sold('2026-06-08', {
      tickets: 10,
      gross: 125_000,
      refunds: 5000,
      taxable: 100_000,
      vipPremium: 10_000,
      donations: 2500,
      other: 7500,
      stripeFees: 1750,
      vendorFees: 875,
    }),
    sold('2026-06-15', { tickets: 5, gross: 50_000, taxable: 50_000, stripeFees: 875, vendorFees: 0 }),
  ]

  it('is an average of the completed buckets, refunds taken off the price, the rest as shares of gross', () => {
    const running = sold('2026-06-22', { tickets: 1000, gross: 1 })
    expect(seen([...completed, running])).toEqual({
      // 1,700.00 for 15 tickets: 113.333
      averagePrice: 11_333,
      donationShare: { part: 12_500, whole: 175_000 },
      taxableShare: { part: 150_000, whole: 175_000 },
      stripeShare: { part: 2625, whole: 175_000 },
      vendorShare: { part: 875, whole: 175_000 },
      dailyRate: { part: 0, whole: 28 },
    })
  })

  it('counts the days on sale among the last 28 up to yesterday', () => {
    const on = (text: string, tickets: number) => ({ day: day(text), tickets })
    const soldDays = [on('2026-05-26', 100), on('2026-05-27', 1), on('2026-06-23', 6), on('2026-06-24', 100)]
    const rate = (given: SalesDays) => seen(completed, soldDays, given).dailyRate
    expect(rate(when)).toEqual({ part: 7, whole: 28 })
    // On sale since Saturday the 20th: four days.
    expect(rate({ ...when, salesStart: day('2026-06-20') })).toEqual({ part: 6, whole: 4 })
    expect(rate({ ...when, salesStart: day('2026-06-24') })).toBeNull()
    // The event was on the 10th: the days before it, from 27 May on.
    expect(rate({ ...when, event: day('2026-06-10') })).toEqual({ part: 1, whole: 14 })
  })

  it('is nothing until a bucket is complete, and no share of nothing', () => {
    const nothing = {
      dailyRate: null,
      averagePrice: null,
      donationShare: null,
      taxableShare: null,
      stripeShare: null,
      vendorShare: null,
    }
    expect(seen([sold('2026-06-22', { tickets: 3, gross: 30_000 })])).toEqual(nothing)
    expect(seen([sold('2026-06-15', { tickets: 3, stripeFees: 10 })])).toEqual({
      ...nothing,
      averagePrice: 0,
      dailyRate: { part: 0, whole: 28 },
    })
  })
})
