import { type Bucket, quarterOf } from '../../../platform/calendar.ts'
import { type Cents, cents, sumCents } from '../../../platform/money.ts'
import type { CountedLine } from './counted.ts'
import { aboveZero, belowZero } from './summary.ts'

/** None of the figures is negative; `owed - credit - carriedIn = toPay - carriedOut - toClaim`. */
export type VatQuarter = Bucket & {
  readonly owed: Cents
  readonly credit: Cents
  /** What the quarter before had too much of. */
  readonly carriedIn: Cents
  readonly toPay: Cents
  readonly due: Temporal.PlainDate
  readonly carriedOut: Cents
  /** Of a fourth quarter alone, which carries nothing on. */
  readonly toClaim: Cents
}

/** When the VAT of each quarter is paid, for the calendar year that the budget year is named after. */
export type VatDueDays = readonly [Temporal.PlainDate, Temporal.PlainDate, Temporal.PlainDate, Temporal.PlainDate]

type Dated = Pick<CountedLine, 'vat' | 'on' | 'cashFlowOnly'>

/**
 * The four quarters of `year`, and of every other that a line is dated in, in order. Lines that are for the cash flow alone
 * have no part in them, as they have none in the summary: its VAT is that of the quarters and of the undated lines.
 */
export function vatQuarters(lines: readonly Dated[], year: number, dueDays: VatDueDays): readonly VatQuarter[] {
  const settled = lines.flatMap(({ vat, on, cashFlowOnly }) => (on === null || cashFlowOnly ? [] : [{ vat, on }]))
  const byQuarter = Map.groupBy(settled, ({ on }) => quarterOf(on).start.toString())
  const years = new Set([year, ...settled.map(({ on }) => on.year)])
  return [...years]
    .toSorted((a, b) => a - b)
    .flatMap((each) =>
      settledYear(
        dueDays.map((due, place) => ({
          ...quarterOf(Temporal.PlainDate.from({ year: each, month: place * 3 + 1, day: 1 })),
          due: due.add({ years: each - year }),
        })),
        ({ start }) => (byQuarter.get(start.toString()) ?? []).map(({ vat }) => vat),
      ),
    )
}

type DueQuarter = Bucket & { readonly due: Temporal.PlainDate }

function settledYear(
  quarters: readonly DueQuarter[],
  vatOf: (quarter: Bucket) => readonly Cents[],
): readonly VatQuarter[] {
  let carriedIn = cents(0)
  return quarters.map((quarter, place) => {
    const vat = vatOf(quarter)
    const owed = sumCents(vat.map(aboveZero))
    const credit = sumCents(vat.map(belowZero))
    const balance = cents(owed - credit - carriedIn)
    const isLast = place === quarters.length - 1
    const settled: VatQuarter = {
      ...quarter,
      owed,
      credit,
      carriedIn,
      toPay: aboveZero(balance),
      carriedOut: isLast ? cents(0) : belowZero(balance),
      toClaim: isLast ? belowZero(balance) : cents(0),
    }
    carriedIn = settled.carriedOut
    return settled
  })
}
