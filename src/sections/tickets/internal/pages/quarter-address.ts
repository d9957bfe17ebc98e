import { type Bucket, quarterOf } from '../../../../platform/calendar.ts'

export const SALES = '/tickets/sales'

export function salesFilePath(by: 'week' | 'quarter'): string {
  return `${SALES}-by-${by}.csv`
}

/** `2026-Q2`, as it stands in an address. */
export function quarterAt(address: string): Bucket | undefined {
  const [, year, quarter] = /^(\d{4})-Q([1-4])$/.exec(address) ?? []
  if (year === undefined) return undefined
  return quarterOf(Temporal.PlainDate.from({ year: Number(year), month: Number(quarter) * 3, day: 1 }))
}

export function quarterHref(day: Temporal.PlainDate): string {
  const { quarter, year } = quarterName(day)
  return `${SALES}/${year}-Q${quarter}`
}

/** For words: the year is no figure to be grouped. */
export function quarterName(day: Temporal.PlainDate): { readonly quarter: string; readonly year: string } {
  return { quarter: String(Math.ceil(day.month / 3)), year: String(day.year).padStart(4, '0') }
}
