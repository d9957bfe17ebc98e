import type { BasisPoints } from '../../../platform/money.ts'
import type { CountedLine, ProjectedBucket } from '../budget.ts'
import type { BookedIn } from './ticketing-categories.ts'
import { ticketingLines } from './ticketing-lines.ts'

/** The lines that these buckets would have if they were completed; nothing of them is stored. */
export function projectedLines(
  buckets: readonly ProjectedBucket[],
  rates: { readonly ticketVatRate: BasisPoints; readonly feeVatRate: BasisPoints | null },
  bookedIn: BookedIn,
): readonly CountedLine[] {
  return buckets.flatMap((bucket) =>
    ticketingLines(bucket, rates.ticketVatRate, rates.feeVatRate).map(({ kind, start, end, amount, vatRate, vat }) => ({
      id: null,
      ...bookedIn(kind),
      description: '',
      amount,
      vatRate,
      vat,
      on: end,
      cashFlowOnly: false,
      ticketing: { kind, start, end, corrects: null },
    })),
  )
}
