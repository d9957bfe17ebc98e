import { type Cents, cents, sumCents } from '../../../platform/money.ts'
import type { Line } from '../budget.ts'

export type Summary = {
  readonly income: Cents
  readonly expenses: Cents
  /** Within the income, to be paid to the tax office. */
  readonly vatOwed: Cents
  /** Within the expenses, to be claimed back. */
  readonly vatCredit: Cents
  readonly net: Cents
}

/** What lines come to, none of the figures negative but `net`: `income + credit - expenses - owed`. */
export function summaryOf(lines: readonly Pick<Line, 'amount' | 'vat'>[]): Summary {
  const income = sumCents(lines.map(({ amount }) => aboveZero(amount)))
  const expenses = sumCents(lines.map(({ amount }) => aboveZero(cents(-amount))))
  const vatOwed = sumCents(lines.map(({ vat }) => aboveZero(vat)))
  const vatCredit = sumCents(lines.map(({ vat }) => aboveZero(cents(-vat))))
  return { income, expenses, vatOwed, vatCredit, net: cents(income + vatCredit - expenses - vatOwed) }
}

function aboveZero(amount: Cents): Cents {
  return amount > 0 ? amount : cents(0)
}
