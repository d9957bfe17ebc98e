import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cents, sumCents } from '../../../platform/money.ts'
import type { Progress } from '../budget.ts'
import { standingOf } from './left.ts'

const paid = (amount: number): Progress => ({
  state: 'paid',
  amount: cents(amount),
  on: Temporal.PlainDate.from('2026-05-04'),
  reference: '',
})
const category = (allocated: number, ...lines: readonly (readonly [number, Progress])[]) => ({
  allocated: cents(allocated),
  lines: lines.map(([amount, progress]) => ({ amount: cents(amount), progress })),
})

describe('what a category has left', () => {
  it('is what it was allocated less what is planned, what was paid in the place of what was planned', () => {
    // 500.00 to spend: 100.00 planned, 150.00 promised, and 120.00 that turned out 125.50. 500.00 - 375.50 = 124.50.
    const spending = category(
      -50_000,
      [-10_000, { state: 'planned' }],
      [-15_000, { state: 'committed' }],
      [-12_000, paid(-12_550)],
      [0, { state: 'planned' }],
    )
    const expected = { allocated: -50_000, planned: -37_550, committed: -15_000, paid: -12_550, left: -12_450 }
    expect(standingOf([spending])).toEqual(expected)
  })

  it("sums over the categories of a group to the group's, buffer included, whatever the lines", () => {
    const amount = fc.integer({ min: -1_000_000, max: 1_000_000 })
    const progress = fc.oneof(
      fc.constantFrom<Progress>({ state: 'planned' }, { state: 'committed' }),
      amount.map((each) => paid(each)),
    )
    const some = fc
      .tuple(amount, fc.array(fc.tuple(amount, progress)))
      .map(([allocated, lines]) => category(allocated, ...lines))
    fc.assert(
      fc.property(fc.array(some), (categories) => {
        const whole = standingOf(categories)
        const parts = categories.map((each) => standingOf([each]))
        for (const figure of ['allocated', 'planned', 'committed', 'paid', 'left'] as const) {
          expect(sumCents(parts.map((part) => part[figure]))).toBe(whole[figure])
        }
        expect(whole.allocated - whole.planned).toBe(whole.left)
      }),
    )
  })
})
