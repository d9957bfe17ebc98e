import { type Bucket, quarterOf } from '../../../platform/calendar.ts'
import { type Cents, cents, sumCents } from '../../../platform/money.ts'
import type { CountedLine, VatQuarter } from '../budget.ts'
import { aboveZero, belowZero } from './summary.ts'

/** When the VAT of each quarter is paid, for the calendar year that the budget year is named after. */
export type VatDueDays = readonly [Temporal.PlainDate, Temporal.PlainDate, Temporal.PlainDate, Temporal.PlainDate]

export type VatCalendar = {
  readonly year: number
  readonly dueDays: VatDueDays
  /** The first days of the quarters that were filed. */
  readonly filed: readonly Temporal.PlainDate[]
}

type Dated = Pick<CountedLine, 'vat' | 'on' | 'cashFlowOnly'>

/**
 * The four quarters of `year`, and of every other that a line is dated in, in order. Lines that are for the cash flow alone
 * have no part in them, as they have none in the summary: its VAT is that of the quarters and of the undated lines.
 */
export function vatQuarters(lines: readonly Dated[], calendar: VatCalendar): readonly VatQuarter[] {
  const dated = lines.flatMap(({ vat, on, cashFlowOnly }) => (on === null || cashFlowOnly ? [] : [{ vat, on }]))
  const byQuarter = Map.groupBy(dated, ({ on }) => quarterOf(on).start.toString())
  return [...new Set([calendar.year, ...dated.map(({ on }) => on.year)])]
    .toSorted((a, b) => a - b)
    .flatMap((year) =>
      settledYear(quartersOf(year, calendar), ({ start }) =>
        (byQuarter.get(start.toString()) ?? []).map(({ vat }) => vat),
      ),
    )
}

type DueQuarter = Pick<VatQuarter, 'start' | 'end' | 'due' | 'filed'>

function quartersOf(year: number, { year: named, dueDays, filed }: VatCalendar): readonly DueQuarter[] {
  return dueDays.map((due, place) => {
    const { start, end } = quarterOf(Temporal.PlainDate.from({ year, month: place * 3 + 1, day: 1 }))
    return { start, end, due: due.add({ years: year - named }), filed: filed.some((each) => each.equals(start)) }
  })
}

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
