import { type Cents, cents, sumCents } from '../../../platform/money.ts'
import type { Line } from '../budget.ts'

/** What categories were given, and how far that is used. `left` is what was allocated less what is planned. */
export type Standing = {
  readonly allocated: Cents
  /** What was paid stands in for what was planned. */
  readonly planned: Cents
  readonly committed: Cents
  readonly paid: Cents
  readonly left: Cents
}

type Counted = { readonly allocated: Cents; readonly lines: readonly Pick<Line, 'amount' | 'progress'>[] }

export function standingOf(categories: readonly Counted[]): Standing {
  const allocated = sumCents(categories.map((category) => category.allocated))
  const lines = categories.flatMap((category) => category.lines).map(countedParts)
  const planned = sumCents(lines.map((line) => line.planned))
  return {
    allocated,
    planned,
    committed: sumCents(lines.map((line) => line.committed)),
    paid: sumCents(lines.map((line) => line.paid)),
    left: cents(allocated - planned),
  }
}

const NOTHING = cents(0)

export function countedParts({ amount, progress }: Pick<Line, 'amount' | 'progress'>) {
  if (progress.state === 'paid') return { planned: progress.amount, committed: NOTHING, paid: progress.amount }
  return { planned: amount, committed: progress.state === 'committed' ? amount : NOTHING, paid: NOTHING }
}
