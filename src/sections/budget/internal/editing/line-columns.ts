import { cents, taxWithin } from '../../../../platform/money.ts'
import type { LineFields } from '../../budget.ts'

/** A line as its row holds it. */
export function lineColumns({ vatRate, progress, ...fields }: LineFields) {
  const rate = typeof vatRate === 'number' ? vatRate : null
  const paid = progress.state === 'paid' ? progress : null
  return {
    ...fields,
    vatRate: rate,
    noVat: typeof vatRate === 'number' ? null : vatRate,
    vat: rate === null ? cents(0) : taxWithin(fields.amount, rate),
    progress: progress.state,
    paidAmount: paid?.amount ?? null,
    paidOn: paid?.on ?? null,
    paidReference: paid?.reference ?? '',
  }
}
