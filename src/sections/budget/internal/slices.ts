import { allocate, basisPoints, type Cents, cents, sumCents } from '../../../platform/money.ts'
import type { CountedLine, Slice } from '../budget.ts'
import { aboveZero } from './summary.ts'

type Sliced = Pick<CountedLine, 'category' | 'amount' | 'vat'>

/** Sum to the income, and their shares to 100 %: each category without its VAT, the largest first, and then the VAT. */
export function incomeSlices(lines: readonly Sliced[]): readonly Slice[] {
  return slicesOf(lines.filter(({ amount }) => amount > 0))
}

/** The same of the expenses, in amounts above zero. */
export function expenseSlices(lines: readonly Sliced[]): readonly Slice[] {
  return slicesOf(
    lines
      .filter(({ amount }) => amount < 0)
      .map(({ category, amount, vat }) => ({ category, amount: cents(0 - amount), vat: cents(0 - vat) })),
  )
}

function slicesOf(lines: readonly Sliced[]): readonly Slice[] {
  const byCategory = Map.groupBy(lines, ({ category }) => category.id)
  const categories = [...byCategory.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ category: first.category, amount: sumCents([first, ...others].map(withoutVat)) }],
  )
  const parts = [
    ...categories.toSorted((a, b) => b.amount - a.amount),
    { category: null, amount: sumCents(lines.map(vatOf)) },
  ].filter(({ amount }) => amount !== 0)
  const shares = allocate(
    cents(10_000),
    parts.map(({ amount }) => amount),
  )
  return parts.map((part, place) => ({ ...part, share: basisPoints(shares[place] ?? 0) }))
}

/** A bucket with an add-on taken back may owe more VAT than it brought: a slice is never below zero, nor above its line. */
function vatOf({ amount, vat }: Sliced): Cents {
  return cents(Math.min(aboveZero(vat), amount))
}

function withoutVat(line: Sliced): Cents {
  return cents(line.amount - vatOf(line))
}
