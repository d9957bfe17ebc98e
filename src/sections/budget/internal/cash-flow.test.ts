import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cents } from '../../../platform/money.ts'
import { type CashFlowInput, cashFlow } from './cash-flow.ts'
import { calendar2026, counted } from './counted.fixture.ts'
import { summaryOf } from './summary.ts'
import { vatQuarters } from './vat-quarters.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

const flowOf = (lines: CashFlowInput['lines'], given: Partial<CashFlowInput> = {}) =>
  cashFlow({
    lines,
    quarters: vatQuarters(lines, calendar2026),
    year: 2026,
    opening: cents(0),
    bankBalances: [],
    payoutDelay: 7,
    by: 'month',
    ...given,
  })

const moving = (flow: ReturnType<typeof cashFlow>) =>
  flow.periods
    .filter(({ entries }) => entries.length > 0)
    .map(({ start, end, in: received, out, net, found, balance }) => [
      `${start} ${end}`,
      received,
      out,
      net,
      found,
      balance,
    ])

describe('the cash flow', () => {
  it('runs on from the opening balance, VAT on the day it is due, with the lowest point by day', () => {
    // 1,000.00 to begin with. March: 1,100.00 in on the 2nd (100.00 of VAT), 2,057.00 out on the 30th (357.00 of credit): the
    // first quarter has 257.00 to carry. May: 4,400.00 in (400.00 of VAT), after 300.00 out on the 3rd: the second owes
    // 400.00 - 257.00 = 143.00 on 20 July. The balance by day: 2,100.00, 43.00, -257.00, 4,143.00, 4,000.00.
    const lines = [
      counted({ on: '2026-03-02', amount: 110_000, vat: 10_000 }),
      counted({ on: '2026-03-30', amount: -205_700, vat: -35_700 }),
      counted({ on: '2026-05-03', amount: -30_000 }),
      counted({ on: '2026-05-04', amount: 440_000, vat: 40_000 }),
      counted({ on: null, amount: -5000 }),
    ]
    const flow = flowOf(lines, { opening: cents(100_000) })
    expect(moving(flow)).toEqual([
      ['2026-03-01 2026-03-31', 110_000, 205_700, -95_700, 0, 4300],
      ['2026-05-01 2026-05-31', 440_000, 30_000, 410_000, 0, 414_300],
      ['2026-07-01 2026-07-31', 0, 14_300, -14_300, 0, 400_000],
    ])
    expect(flow.periods).toHaveLength(12)
    expect(flow.lowest).toEqual({ on: day('2026-05-03'), balance: -25_700 })
    expect(flow.closing).toBe(400_000)
    expect(flow.undated.map(({ amount }) => amount)).toEqual([-5000])
  })

  it('receives what tickets and donations bring with the delay of the payout, and pays fees when they arise', () => {
    const bucket = { start: day('2026-03-23'), end: day('2026-03-29'), corrects: null }
    const made = (kind: 'ticket-revenue' | 'donations' | 'stripe-fees', amount: number) =>
      counted({ on: '2026-03-29', amount, ticketing: { kind, ...bucket } })
    const flow = flowOf([made('ticket-revenue', 38_000), made('donations', 2000), made('stripe-fees', -1500)])
    expect(moving(flow)).toEqual([
      ['2026-03-01 2026-03-31', 0, 1500, -1500, 0, -1500],
      ['2026-04-01 2026-04-30', 40_000, 0, 40_000, 0, 38_500],
    ])
  })

  it('goes on from what the bank says, at the end of that day, and shows the difference apart', () => {
    // 100.00 - 30.00 on the 10th; the bank says 65.00 that evening, 5.00 less. On the 11th 20.00 go.
    const lines = [counted({ on: '2026-02-10', amount: -3000 }), counted({ on: '2026-02-11', amount: -2000 })]
    const flow = flowOf(lines, {
      opening: cents(10_000),
      bankBalances: [{ on: day('2026-02-10'), balance: cents(6500) }],
    })
    expect(moving(flow)).toEqual([['2026-02-01 2026-02-28', 0, 5000, -5000, -500, 4500]])
    expect(flow.lowest).toEqual({ on: day('2026-02-11'), balance: 4500 })
  })

  it('has weeks from Monday to Sunday, the nights on which the clocks change and the leap day being days like others', () => {
    const lines = [
      // Sundays of 23 and 25 hours in Madrid, and the Mondays after them.
      ...['2026-03-29', '2026-03-30', '2026-10-25', '2026-10-26'].map((on) => counted({ on, amount: 100 })),
      counted({ on: '2028-02-29', amount: 100 }),
    ]
    expect(moving(flowOf(lines, { by: 'week' })).map(([period, received]) => `${period}: ${received}`)).toEqual([
      '2026-03-23 2026-03-29: 100',
      '2026-03-30 2026-04-05: 100',
      '2026-10-19 2026-10-25: 100',
      '2026-10-26 2026-11-01: 100',
      '2028-02-28 2028-03-05: 100',
    ])
    expect(moving(flowOf(lines)).at(-1)).toEqual(['2028-02-01 2028-02-29', 100, 0, 100, 0, 500])
  })

  it('is lowest before anything happens where nothing falls below that', () => {
    expect(flowOf([]).lowest).toEqual({ on: day('2026-01-01'), balance: 0 })
    const early = flowOf([counted({ on: '2025-11-30', amount: 100 })], { opening: cents(50) })
    expect(early.lowest).toEqual({ on: day('2025-11-30'), balance: 50 })
  })

  it('ends where the summary says, once undated lines and what is to be claimed are counted, by week as by month', () => {
    const line = fc
      .record({
        amount: fc.integer({ min: -1_000_000, max: 1_000_000 }),
        rate: fc.constantFrom(0, 400, 1000, 2100),
        on: fc.option(
          fc.integer({ min: -40, max: 420 }).map((days) => day('2026-01-01').add({ days }).toString()),
          { nil: null },
        ),
        cashFlowOnly: fc.boolean(),
      })
      .map(({ rate, ...fields }) =>
        counted({ ...fields, vat: Math.trunc((fields.amount * rate) / (10_000 + rate)) || 0 }),
      )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.constantFrom('week', 'month'), (lines, by) => {
        const quarters = vatQuarters(lines, calendar2026)
        const flow = flowOf(lines, { quarters, by, opening: cents(12_345) })
        const counts = lines.filter(({ cashFlowOnly }) => !cashFlowOnly)
        const undated = counts.filter(({ on }) => on === null)
        const outside = lines.filter(({ cashFlowOnly, on }) => cashFlowOnly && on !== null)
        const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
        expect(
          flow.closing -
            12_345 +
            sum(quarters.map(({ toClaim }) => toClaim)) +
            summaryOf(undated).net -
            sum(outside.map(({ amount }) => amount)),
        ).toBe(summaryOf(counts).net)
        expect(flow.periods.at(-1)?.balance).toBe(flow.closing)
        expect(sum(flow.periods.flatMap(({ entries }) => entries.map(({ amount }) => amount)))).toBe(
          flow.closing - 12_345,
        )
        for (const { in: received, out, net, entries, start, end } of flow.periods) {
          expect(received - out).toBe(net)
          expect(entries.every(({ on }) => `${start}` <= `${on}` && `${on}` <= `${end}`)).toBe(true)
        }
        expect(flow.lowest.balance).toBeLessThanOrEqual(Math.min(12_345, ...flow.periods.map(({ balance }) => balance)))
      }),
    )
  })
})
