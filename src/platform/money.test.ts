import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, basisPoints, cents, sumCents, taxWithin } from './money.ts'

const amount = fc.integer({ min: -1_000_000_00, max: 1_000_000_00 }).map(cents)
const weight = fc.integer({ min: 0, max: 1_000_000_00 }).map(cents)

describe('cents', () => {
  it.each([0.5, 1e-9, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuse %d', (value) => {
    expect(() => cents(value)).toThrow(RangeError)
  })

  it('refuse a sum that a double can not hold exactly', () => {
    expect(() => sumCents([cents(Number.MAX_SAFE_INTEGER), cents(1)])).toThrow(RangeError)
  })
})

describe('basis points', () => {
  it.each([-1, 12.5, Number.NaN])('refuse %d', (rate) => {
    expect(() => basisPoints(rate)).toThrow(RangeError)
  })
})

describe('spreading an amount', () => {
  const spread = (total: number, weights: readonly number[]) => allocate(cents(total), weights.map(cents))

  it.each([
    // 100 / 3 = 33.33 each: one cent is left, and the remainders tie.
    [100, [1, 1, 1], [34, 33, 33]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [101, [1, 1, 1], [34, 34, 33]],
    // 10 x 1/6 = 1.67, 2/6 = 3.33, 3/6 = 5.00: the one cent left goes to the largest remainder.
    [10, [1, 2, 3], [2, 3, 5]],
    [5, [0, 2, 0, 3], [0, 2, 0, 3]],
    // One cent over three: the first of those that tie has it, and the others have 0, not -0.
    [-1, [5, 5, 5], [-1, 0, 0]],
    [0, [7, 8], [0, 0]],
    [700, [0, 0], [0, 0]],
    [700, [], []],
  ])('of %d over %j gives %j', (total, weights, parts) => {
    expect(spread(total, weights)).toStrictEqual(parts)
  })

  it('refuses a negative weight', () => {
    expect(() => spread(10, [5, -1])).toThrow(RangeError)
  })

  it('loses no cent, and strays from no exact share by a whole one', () => {
    fc.assert(
      fc.property(amount, fc.array(weight, { minLength: 1, maxLength: 12 }), (total, weights) => {
        const whole = sumCents(weights)
        fc.pre(whole > 0)
        const parts = allocate(total, weights)
        expect(sumCents(parts)).toBe(total)
        for (const [place, part] of parts.entries()) {
          // |part - total x weight / whole| < 1, without a fraction.
          const stray = BigInt(part) * BigInt(whole) - BigInt(total) * BigInt(weights[place] ?? 0)
          expect(stray < 0n ? -stray : stray).toBeLessThan(BigInt(whole))
        }
      }),
    )
  })

  it('gives equal weights equal parts, or a cent more to the earlier', () => {
    fc.assert(
      fc.property(amount, weight, fc.integer({ min: 1, max: 9 }), (total, size, count) => {
        fc.pre(size > 0)
        const sizes = allocate(
          total,
          Array.from({ length: count }, () => size),
        ).map(Math.abs)
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
        expect((sizes[0] ?? 0) - (sizes.at(-1) ?? 0)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('the tax inside an amount', () => {
  it.each([
    [27_500, 1000, 2500], // 27500 x 10 / 110
    [33, 1000, 3],
    [5, 1000, 0], // 0.4545
    [6, 1000, 1], // 0.5454
    [105, 500, 5],
    [3, 10_000, 2], // 1.5, away from zero
    [-3, 10_000, -2],
    [1, 10_000, 1], // 0.5
    [-1, 10_000, -1],
    [-6, 1000, -1],
    [-5, 1000, 0],
    [9999, 0, 0],
    [0, 2100, 0],
  ])('of %d at %d basis points is %d', (gross, rate, tax) => {
    expect(taxWithin(cents(gross), basisPoints(rate))).toStrictEqual(tax)
  })

  it('is the nearest cent, for amounts that a double would blur', () => {
    const rate = fc.integer({ min: 0, max: 10_000 }).map(basisPoints)
    fc.assert(
      fc.property(fc.maxSafeInteger().map(cents), rate, (gross, vat) => {
        const exact = BigInt(gross) * BigInt(vat)
        const whole = 10_000n + BigInt(vat)
        const stray = 2n * (BigInt(taxWithin(gross, vat)) * whole - exact)
        expect(stray < 0n ? -stray : stray).toBeLessThanOrEqual(whole)
      }),
    )
  })
})
