/**
 * Money is whole cents in a branded number; rates are basis points (1000 = 10 %). Nothing else does arithmetic on
 * money, so no float ever carries a fraction of a cent from one figure into the next.
 */
export type Cents = number & { readonly unit: 'cents' }
export type BasisPoints = number & { readonly unit: 'basis points' }

/** Throws unless `value` is a whole number that a double holds exactly. */
export function cents(value: number): Cents {
  if (!isCents(value)) throw new RangeError(`not a whole number of cents: ${value}`)
  return value
}

export function basisPoints(value: number): BasisPoints {
  if (!isBasisPoints(value)) throw new RangeError(`not a rate in basis points: ${value}`)
  return value
}

export function sumCents(values: Iterable<Cents>): Cents {
  let total = 0
  for (const value of values) total += value
  return cents(total)
}

/** The tax inside an amount that includes it: `amount x rate / (100 % + rate)`, to the cent, half away from zero. */
export function taxWithin(amount: Cents, rate: BasisPoints): Cents {
  return divideHalfAwayFromZero(BigInt(amount) * BigInt(rate), 10_000n + BigInt(rate))
}

/** A fraction of something: 2.5 % is 25 of 1000; what was kept of what was sold. `whole` is above 0. */
export type Share = { readonly part: number; readonly whole: number }

/** That share of the amount, to the cent, half away from zero. */
export function portion(amount: Cents, { part, whole }: Share): Cents {
  return divideHalfAwayFromZero(BigInt(amount) * BigInt(part), BigInt(whole))
}

/**
 * Splits `total` in proportion to `weights` (none negative) by largest remainder, ties to the earlier place: the parts
 * always sum to `total`. With all weights 0 nothing is spread and every part is 0.
 */
export function allocate(total: Cents, weights: readonly Cents[]): Cents[] {
  if (weights.some((weight) => weight < 0)) throw new RangeError('allocate: a weight is negative')
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (whole === 0n) return weights.map(() => cents(0))

  const shares = weights.map((weight, place) => {
    const product = BigInt(Math.abs(total)) * BigInt(weight)
    return { place, floor: Number(product / whole), remainder: product % whole }
  })
  const left = Math.abs(total) - shares.reduce((sum, share) => sum + share.floor, 0)
  const nextCent = new Set(
    shares
      .toSorted((a, b) => (a.remainder === b.remainder ? a.place - b.place : a.remainder > b.remainder ? -1 : 1))
      .slice(0, left)
      .map((share) => share.place),
  )
  return shares.map((share) => {
    const size = share.floor + (nextCent.has(share.place) ? 1 : 0)
    // Taken from 0, since a product with -1 would make a -0.
    return cents(total < 0 ? 0 - size : size)
  })
}

function divideHalfAwayFromZero(numerator: bigint, denominator: bigint): Cents {
  const sign = numerator < 0n ? -1n : 1n
  const size = numerator * sign
  return cents(Number(sign * ((2n * size + denominator) / (2n * denominator))))
}

function isCents(value: number): value is Cents {
  return Number.isSafeInteger(value)
}

function isBasisPoints(value: number): value is BasisPoints {
  return Number.isSafeInteger(value) && value >= 0
}
