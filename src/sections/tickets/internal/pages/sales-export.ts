import { BYTE_ORDER_MARK, type CsvCell, csvLine } from '../../../../platform/csv.ts'
import type { Cents } from '../../../../platform/money.ts'
import type { WeeklyBucket } from '../../tickets.ts'
import { netOf } from '../quarters.ts'
import { ticketsWords } from '../words/words.ts'
import { amountCell, type Export } from './export.ts'

/** Sales by week or by quarter, as a file. */
export function salesFile({ event, language, format }: Export, buckets: readonly WeeklyBucket[]): string {
  const t = ticketsWords(language)
  const money = (title: string, amount: (bucket: WeeklyBucket) => Cents) => ({
    title: `${title} (${event.currency})`,
    cell: (bucket: WeeklyBucket) => amountCell(amount(bucket)),
  })
  const columns: readonly { readonly title: string; readonly cell: (bucket: WeeklyBucket) => CsvCell }[] = [
    { title: t('firstDay'), cell: ({ start }) => start.toString() },
    { title: t('lastDay'), cell: ({ end }) => end.toString() },
    { title: t('orders'), cell: ({ orders }) => ({ count: orders }) },
    { title: t('tickets'), cell: ({ tickets }) => ({ count: tickets }) },
    money(t('gross'), ({ gross }) => gross),
    money(t('refunds'), ({ refunds }) => refunds),
    money(t('taxable'), ({ taxable }) => taxable),
    money(t('vat'), ({ vat }) => vat),
    money(t('vipPremium'), ({ vipPremium }) => vipPremium),
    money(t('donations'), ({ donations }) => donations),
    money(t('other'), ({ other }) => other),
    money(t('paymentFee'), ({ stripeFees }) => stripeFees),
    money(t('vendorFee'), ({ vendorFees }) => vendorFees),
    money(t('net'), netOf),
  ]
  const lines = [columns.map(({ title }) => title), ...buckets.map((bucket) => columns.map(({ cell }) => cell(bucket)))]
  return BYTE_ORDER_MARK + lines.map((cells) => csvLine(cells, format)).join('')
}
