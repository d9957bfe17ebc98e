import { DataTable } from '../../platform/http/components/data-table.tsx'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import { basisPoints, type Cents, cents } from '../../platform/money.ts'
import type { MethodFees, TypeSales } from '../../sections/tickets/tickets.ts'
import { dashboardWords } from './words.ts'

type Props<Row> = { readonly rows: readonly Row[]; readonly currency: string; readonly language: Language }

/** What was sold, by type and price. */
export function TypesTable({ rows, currency, language }: Props<TypeSales>) {
  const t = dashboardWords(language)
  const format = formatFor(language)
  const money = (amount: Cents) => format.money(amount, currency)
  return (
    <DataTable
      caption={t('typesTitle')}
      language={language}
      rows={rows}
      columns={[
        { label: t('type'), names: true, cell: ({ type }) => type },
        { label: t('price'), align: 'end', cell: ({ price }) => money(price) },
        { label: t('tickets'), align: 'end', cell: ({ tickets }) => format.number(tickets) },
        { label: t('netPrices'), align: 'end', cell: ({ net }) => money(net) },
      ]}
      totals={[
        t('total'),
        '',
        format.number(sum(rows, ({ tickets }) => tickets)),
        money(sumOf(rows, ({ net }) => net)),
      ]}
    />
  )
}

/** What each way to pay cost, by what was charged through it. */
export function MethodsTable({ rows, currency, language }: Props<MethodFees>) {
  const t = dashboardWords(language)
  const format = formatFor(language)
  const money = (amount: Cents) => format.money(amount, currency)
  const rate = (fees: Cents, charged: Cents) =>
    charged === 0 ? '–' : format.rate(basisPoints(Math.round((fees * 10_000) / charged)))
  const charged = sumOf(rows, (row) => row.charged)
  const stripeFees = sumOf(rows, (row) => row.stripeFees)
  const vendorFees = sumOf(rows, (row) => row.vendorFees)
  return (
    <DataTable
      caption={t('methodsTitle')}
      language={language}
      rows={rows}
      columns={[
        { label: t('method'), names: true, cell: ({ method }) => method },
        { label: t('payments'), align: 'end', cell: ({ payments }) => format.number(payments) },
        { label: t('charged'), align: 'end', cell: (row) => money(row.charged) },
        { label: t('stripeFees'), align: 'end', cell: (row) => money(row.stripeFees) },
        { label: t('vendorFees'), align: 'end', cell: (row) => money(row.vendorFees) },
        { label: t('rate'), align: 'end', cell: (row) => rate(cents(row.stripeFees + row.vendorFees), row.charged) },
      ]}
      totals={[
        t('total'),
        format.number(sum(rows, ({ payments }) => payments)),
        money(charged),
        money(stripeFees),
        money(vendorFees),
        rate(cents(stripeFees + vendorFees), charged),
      ]}
    />
  )
}

function sum<Row>(rows: readonly Row[], value: (row: Row) => number): number {
  return rows.reduce((total, row) => total + value(row), 0)
}

function sumOf<Row>(rows: readonly Row[], value: (row: Row) => Cents): Cents {
  return cents(sum(rows, value))
}
