import { type BasisPoints, type Cents, cents, portion, sumCents } from '../../../platform/money.ts'
import type { CountedLine, Kept, Summary } from '../budget.ts'

/** What lines come to, none of the figures negative but `net`: `income + credit - expenses - owed`. */
export function summaryOf(lines: readonly Pick<CountedLine, 'amount' | 'vat'>[]): Summary {
  const income = sumCents(lines.map(({ amount }) => aboveZero(amount)))
  const expenses = sumCents(lines.map(({ amount }) => belowZero(amount)))
  const vatOwed = sumCents(lines.map(({ vat }) => aboveZero(vat)))
  const vatCredit = sumCents(lines.map(({ vat }) => belowZero(vat)))
  return { income, expenses, vatOwed, vatCredit, net: cents(income + vatCredit - expenses - vatOwed) }
}

/** Null where there is none. */
export function keptOf(net: Cents, surplusTaxRate: BasisPoints): Kept | null {
  if (net <= 0) return null
  const tax = portion(net, { part: surplusTaxRate, whole: 10_000 })
  return { tax, reserves: cents(net - tax) }
}

export function aboveZero(amount: Cents): Cents {
  return amount > 0 ? amount : cents(0)
}

/** How far it is below zero. */
export function belowZero(amount: Cents): Cents {
  return amount < 0 ? cents(0 - amount) : cents(0)
}
