import type { Snapshot } from '../../../platform/db/tx.ts'
import type { BasisPoints, Cents } from '../../../platform/money.ts'
import { own } from './tables.ts'
import type { VatCalendar } from './vat-quarters.ts'
import { showYear } from './year/settings.ts'

/** What a year's figures are worked out by. */
export type YearRules = VatCalendar & {
  readonly id: string
  readonly feeVatRate: BasisPoints | null
  readonly surplusTaxRate: BasisPoints
  readonly payoutDelay: number
  readonly opening: Cents
  readonly bankBalances: readonly { readonly on: Temporal.PlainDate; readonly balance: Cents }[]
}

/** Undefined where there is no such year. */
export async function yearRules(snapshot: Snapshot, label: string): Promise<YearRules | undefined> {
  const found = await showYear(snapshot, label)
  if (found === undefined) return undefined
  const { id, settings } = found
  return {
    id,
    // `2027-A` counts in the quarters of 2027.
    year: Number(label.slice(0, 4)),
    dueDays: settings.vatDue,
    filed: await filedQuarters(snapshot, id),
    feeVatRate: settings.feeVatRate,
    surplusTaxRate: settings.surplusTaxRate,
    payoutDelay: settings.payoutDelay,
    opening: settings.openingBalance,
    bankBalances: await own(snapshot)
      .selectFrom('bankBalances')
      .select(['onDay as on', 'balance'])
      .where('yearId', '=', id)
      .orderBy('onDay')
      .execute(),
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
