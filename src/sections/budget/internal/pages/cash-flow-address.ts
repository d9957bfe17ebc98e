import type { CashFlowBy } from '../../budget.ts'

export const CASH_FLOW = '/finance/cash-flow'

/** What the page shows, as it stands in its address. */
export type CashFlowAsked = {
  /** The label; the active year, else the newest, where none is told. */
  readonly year: string | undefined
  readonly by: CashFlowBy
  readonly projected: boolean
  /** The period whose entries are shown, by its first day. */
  readonly open: string | undefined
}

export function cashFlowAsked({ searchParams }: URL): CashFlowAsked {
  return {
    year: searchParams.get('year') ?? undefined,
    by: searchParams.get('by') === 'week' ? 'week' : 'month',
    projected: searchParams.has('projected'),
    open: searchParams.get('open') ?? undefined,
  }
}

export function cashFlowHref({ year, by, projected, open }: CashFlowAsked, path = CASH_FLOW): string {
  const query = new URLSearchParams({
    ...(year === undefined ? {} : { year }),
    by,
    ...(projected ? { projected: 'on' } : {}),
    ...(open === undefined ? {} : { open }),
  })
  return `${path}?${query}`
}
