import { taxWithin } from '../../../platform/money.ts'
import type { CountedLine, Line } from '../budget.ts'

export function countedLine(line: Line): CountedLine {
  const { id, groupId, group, categoryId, category, description, cashFlowOnly, ticketing } = line
  return {
    id,
    group: { id: groupId, name: group },
    category: { id: categoryId, name: category },
    description,
    vatRate: line.vatRate,
    ...counts(line),
    cashFlowOnly,
    ticketing,
  }
}

/** Another amount than planned has the VAT that is within it. */
function counts({ amount, vat, vatRate, expectedOn, progress }: Line): Pick<CountedLine, 'amount' | 'vat' | 'on'> {
  if (progress.state !== 'paid') return { amount, vat, on: expectedOn }
  const { amount: paid, on } = progress
  return paid === amount || typeof vatRate === 'string'
    ? { amount: paid, vat, on }
    : { amount: paid, vat: taxWithin(paid, vatRate), on }
}
