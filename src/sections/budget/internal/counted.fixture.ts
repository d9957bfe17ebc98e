import { basisPoints, cents } from '../../../platform/money.ts'
import type { CountedLine } from '../budget.ts'

const CATEGORY = { id: 'c1', name: 'Kitchen' }

/** A dated line without VAT, unless told. */
export function counted({
  amount,
  vat = 0,
  on = '2026-05-04',
  category = CATEGORY,
  cashFlowOnly = false,
  ticketing = null,
}: {
  readonly amount: number
  readonly vat?: number
  readonly on?: string | null
  readonly category?: CountedLine['category']
  readonly cashFlowOnly?: boolean
  readonly ticketing?: CountedLine['ticketing']
}): CountedLine {
  return {
    id: null,
    group: { id: 'g1', name: 'Departments' },
    category,
    description: '',
    amount: cents(amount),
    vatRate: basisPoints(1000),
    vat: cents(vat),
    on: on === null ? null : Temporal.PlainDate.from(on),
    cashFlowOnly,
    ticketing,
  }
}

export const calendar2026 = {
  year: 2026,
  dueDays: [
    Temporal.PlainDate.from('2026-04-20'),
    Temporal.PlainDate.from('2026-07-20'),
    Temporal.PlainDate.from('2026-10-20'),
    Temporal.PlainDate.from('2027-01-30'),
  ],
  filed: [],
} as const
