import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { basisPoints, cents } from '../../../platform/money.ts'
import { counted } from './counted.fixture.ts'
import { expenseSlices, incomeSlices } from './slices.ts'
import { keptOf, summaryOf } from './summary.ts'

const tickets = { id: 't', name: 'Ticket Revenue' }
const bar = { id: 'b', name: 'Bar' }
const site = { id: 's', name: 'Site' }

/**
 * Income: tickets 1,100.00 (VAT 100.00 at 10 %) less a week of refunds that is an expense of 110.00 (credit 10.00), the bar
 * 121.00 (21.00 at 21 %), a grant of 500.00 without VAT. Expenses: the site 1,040.00 (40.00 at 4 %) and 242.00 (42.00).
 */
const lines = [
  counted({ category: tickets, amount: 110_000, vat: 10_000 }),
  counted({ category: tickets, amount: -11_000, vat: -1000 }),
  counted({ category: bar, amount: 12_100, vat: 2100 }),
  counted({ category: bar, amount: 50_000 }),
  counted({ category: site, amount: -104_000, vat: -4000 }),
  counted({ category: site, amount: -24_200, vat: -4200 }),
  counted({ category: site, amount: 0 }),
]

describe('the summary of lines', () => {
  it('goes by the sign of each line', () => {
    // 1,721.00 + 92.00 - 1,392.00 - 121.00 = 300.00
    expect(summaryOf(lines)).toEqual({
      income: 172_100,
      expenses: 139_200,
      vatOwed: 12_100,
      vatCredit: 9200,
      net: 30_000,
    })
    expect(summaryOf([])).toEqual({ income: 0, expenses: 0, vatOwed: 0, vatCredit: 0, net: 0 })
  })

  it('slices income and expenses by category, with the VAT as a slice of its own', () => {
    // Of 1,721.00: tickets 1,000.00 are 58.106 %, the bar 600.00 are 34.863 %, VAT 121.00 are 7.031 %.
    expect(incomeSlices(lines)).toEqual([
      { category: tickets, amount: 100_000, share: 5811 },
      { category: bar, amount: 60_000, share: 3486 },
      { category: null, amount: 12_100, share: 703 },
    ])
    // Of 1,392.00: the site 1,200.00 are 86.207 %, tickets 100.00 are 7.184 %, VAT 92.00 are 6.609 %.
    expect(expenseSlices(lines)).toEqual([
      { category: site, amount: 120_000, share: 8621 },
      { category: tickets, amount: 10_000, share: 718 },
      { category: null, amount: 9200, share: 661 },
    ])
  })

  it('keeps a surplus as tax and reserves, to the cent', () => {
    // 10 % of 300.05 are 30.005, 30.01 half away from zero.
    expect(keptOf(cents(30_005), basisPoints(1000))).toEqual({ tax: 3001, reserves: 27_004 })
    expect(keptOf(cents(0), basisPoints(1000))).toBeNull()
    expect(keptOf(cents(-1), basisPoints(1000))).toBeNull()
  })

  it('has slices that sum to the whole, whatever the lines', () => {
    const line = fc.record({
      amount: fc.integer({ min: -1_000_000, max: 1_000_000 }),
      vat: fc.integer({ min: -200_000, max: 200_000 }),
      category: fc.constantFrom(tickets, bar, site),
    })
    fc.assert(
      fc.property(fc.array(line), (some) => {
        const all = some.map(counted)
        const { income, expenses, vatOwed, vatCredit, net } = summaryOf(all)
        for (const [slices, whole] of [
          [incomeSlices(all), income],
          [expenseSlices(all), expenses],
        ] as const) {
          expect(slices.reduce((sum, { amount }) => sum + amount, 0)).toBe(whole)
          expect(slices.reduce((sum, { share }) => sum + share, 0)).toBe(whole === 0 ? 0 : 10_000)
          expect(slices.every(({ amount }) => amount > 0)).toBe(true)
        }
        expect(income + vatCredit - expenses - vatOwed).toBe(net)
      }),
    )
  })
})
