import type { Snapshot } from '../../../platform/db/tx.ts'
import type { BasisPoints, Cents } from '../../../platform/money.ts'
import { own } from './tables.ts'
import type { VatCalendar } from './vat-quarters.ts'

/** What a year is counted by. */
export type YearSettings = VatCalendar & {
  readonly id: string
  readonly feeVatRate: BasisPoints | null
  readonly surplusTaxRate: BasisPoints
  readonly payoutDelay: number
  readonly opening: Cents
  readonly bankBalances: readonly { readonly on: Temporal.PlainDate; readonly balance: Cents }[]
}

/** Three queries; undefined where there is no such year. */
export async function yearSettings(snapshot: Snapshot, label: string): Promise<YearSettings | undefined> {
  const year = await own(snapshot).selectFrom('years').selectAll().where('label', '=', label).executeTakeFirst()
  if (year === undefined) return undefined
  const bankBalances = await own(snapshot)
    .selectFrom('bankBalances')
    .select(['onDay as on', 'balance'])
    .where('yearId', '=', year.id)
    .orderBy('onDay')
    .execute()
  return {
    id: year.id,
    // `2027-A` counts in the quarters of 2027.
    year: Number(label.slice(0, 4)),
    dueDays: [year.firstVatDue, year.secondVatDue, year.thirdVatDue, year.fourthVatDue],
    filed: await filedQuarters(snapshot, year.id),
    feeVatRate: year.feeVatRate,
    surplusTaxRate: year.surplusTaxRate,
    payoutDelay: year.payoutDelay,
    opening: year.openingBalance,
    bankBalances,
  }
}

/** Their first days, in order. */
export async function filedQuarters(snapshot: Snapshot, year: string): Promise<readonly Temporal.PlainDate[]> {
  const rows = await own(snapshot)
    .selectFrom('filedQuarters')
    .select('firstDay')
    .where('yearId', '=', year)
    .orderBy('firstDay')
    .execute()
  return rows.map(({ firstDay }) => firstDay)
}
