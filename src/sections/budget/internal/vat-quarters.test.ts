import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendar2026, counted } from './counted.fixture.ts'
import { vatQuarters } from './vat-quarters.ts'

const figures = (lines: Parameters<typeof vatQuarters>[0]) =>
  vatQuarters(lines, calendar2026).map(
    ({ start, owed, credit, carriedIn, toPay, due, carriedOut, toClaim }) =>
      `${start}: ${owed} - ${credit} - ${carriedIn} = pay ${toPay} on ${due}, carry ${carriedOut}, claim ${toClaim}`,
  )

describe('the VAT of a year', () => {
  it('is settled by quarter, a credit carried to the next and claimed after the fourth', () => {
    const lines = [
      // First quarter: 90.91 owed, 173.55 + 0.40 of credit; 83.04 are left over.
      counted({ on: '2026-01-01', amount: 100_000, vat: 9091 }),
      counted({ on: '2026-02-10', amount: -100_000, vat: -17_355 }),
      counted({ on: '2026-03-31', amount: -1040, vat: -40 }),
      // Second: 200.00 - 0 - 83.04 = 116.96 to pay on 20 July.
      counted({ on: '2026-04-01', amount: 220_000, vat: 20_000 }),
      // Third: nothing at all. Fourth: 10.00 - 35.00, so 25.00 are to be claimed.
      counted({ on: '2026-10-01', amount: 11_000, vat: 1000 }),
      counted({ on: '2026-12-31', amount: -20_167, vat: -3500 }),
    ]
    expect(figures(lines)).toEqual([
      '2026-01-01: 9091 - 17395 - 0 = pay 0 on 2026-04-20, carry 8304, claim 0',
      '2026-04-01: 20000 - 0 - 8304 = pay 11696 on 2026-07-20, carry 0, claim 0',
      '2026-07-01: 0 - 0 - 0 = pay 0 on 2026-10-20, carry 0, claim 0',
      '2026-10-01: 1000 - 3500 - 0 = pay 0 on 2027-01-30, carry 0, claim 2500',
    ])
  })

  it('carries a credit over quarters in which nothing happens', () => {
    // 50.00 of credit in the first, none in between, 120.00 owed in the fourth: 70.00.
    const lines = [
      counted({ on: '2026-03-31', amount: -28_810, vat: -5000 }),
      counted({ on: '2026-10-01', amount: 132_000, vat: 12_000 }),
    ]
    expect(figures(lines)).toEqual([
      '2026-01-01: 0 - 5000 - 0 = pay 0 on 2026-04-20, carry 5000, claim 0',
      '2026-04-01: 0 - 0 - 5000 = pay 0 on 2026-07-20, carry 5000, claim 0',
      '2026-07-01: 0 - 0 - 5000 = pay 0 on 2026-10-20, carry 5000, claim 0',
      '2026-10-01: 12000 - 0 - 5000 = pay 7000 on 2027-01-30, carry 0, claim 0',
    ])
  })

  it('takes what is dated in another year into the quarters of that one, carrying nothing from year to year', () => {
    // A deposit of December 2025 with 21.00 of credit stays a claim of that year.
    const lines = [
      counted({ on: '2025-12-31', amount: -12_100, vat: -2100 }),
      counted({ on: '2026-01-01', amount: 11_000, vat: 1000 }),
    ]
    expect(figures(lines).filter((line) => !line.includes(' 0 - 0 - 0 '))).toEqual([
      '2025-10-01: 0 - 2100 - 0 = pay 0 on 2026-01-30, carry 0, claim 2100',
      '2026-01-01: 1000 - 0 - 0 = pay 1000 on 2026-04-20, carry 0, claim 0',
    ])
  })

  it('has the last day of February in leap years in the first quarter, and no part for undated lines', () => {
    const lines = [
      counted({ on: '2028-02-29', amount: 11_000, vat: 1000 }),
      counted({ on: null, amount: 11_000, vat: 1000 }),
      counted({ on: '2028-02-29', amount: 11_000, vat: 1000, cashFlowOnly: true }),
    ]
    expect(figures(lines).filter((line) => !line.includes(' 0 - 0 - 0 '))).toEqual([
      '2028-01-01: 1000 - 0 - 0 = pay 1000 on 2028-04-20, carry 0, claim 0',
    ])
  })

  it('sums over the quarters to that of the lines, and each quarter hands the next what it has too much of', () => {
    const line = fc.record({
      amount: fc.integer({ min: -1_000_000, max: 1_000_000 }),
      vat: fc.integer({ min: -200_000, max: 200_000 }),
      on: fc.integer({ min: -400, max: 800 }).map((days) => `${Temporal.PlainDate.from('2026-01-01').add({ days })}`),
    })
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
    fc.assert(
      fc.property(fc.array(line), (some) => {
        const lines = some.map(counted)
        const quarters = vatQuarters(lines, calendar2026)
        const settled = quarters.map(({ toPay, toClaim }) => toPay - toClaim)
        expect(sum(settled)).toBe(sum(lines.map(({ vat }) => vat)))
        for (const [place, { start, owed, credit, carriedIn, toPay, carriedOut, toClaim }] of quarters.entries()) {
          expect(owed - credit - carriedIn).toBe(toPay - carriedOut - toClaim)
          const before = quarters[place - 1]
          expect(carriedIn).toBe(start.month === 1 || before === undefined ? 0 : before.carriedOut)
        }
      }),
    )
  })
})
