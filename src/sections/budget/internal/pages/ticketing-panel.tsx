import { Badge } from '../../../../platform/http/components/badge.tsx'
import { type Column, DataTable } from '../../../../platform/http/components/data-table.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { type Format, formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { sumCents } from '../../../../platform/money.ts'
import type { Line } from '../../budget.ts'
import { categoryOf } from '../ticketing-lines.ts'
import { type BudgetWords, budgetWords } from '../words/words.ts'

type TicketingPanelProps = { readonly lines: readonly Line[]; readonly currency: string; readonly language: Language }

/** The lines that ticketing keeps: apart, since there are many and nobody edits them. */
export function TicketingPanel({ lines, currency, language }: TicketingPanelProps) {
  const t = budgetWords(language)
  const made = lines.filter(({ ticketing }) => ticketing !== null)
  if (made.length === 0) return null
  return (
    <Panel title={t('ticketingLines')} actions={<Badge>{t('readOnly')}</Badge>} flush>
      <p class="panel-note">{t('ticketingLinesNote')}</p>
      <details class="ticketing-lines">
        <summary>{t('lineCount', { count: made.length })}</summary>
        <LinesTable caption={t('ticketingLines')} lines={made} currency={currency} language={language} />
      </details>
    </Panel>
  )
}

function LinesTable({ caption, lines, currency, language }: TicketingPanelProps & { readonly caption: string }) {
  const t = budgetWords(language)
  const format = formatFor(language)
  const columns: Column<Line>[] = [
    { label: t('description'), names: true, cell: (line) => <Description line={line} format={format} t={t} /> },
    { label: t('date'), cell: ({ expectedOn }) => (expectedOn === null ? t('undated') : format.day(expectedOn)) },
    { label: t('category'), cell: (line) => categoryName(line, t) },
    { label: t('amount'), align: 'end', cell: ({ amount }) => format.money(amount, currency) },
    { label: t('vat'), align: 'end', cell: ({ vat }) => format.money(vat, currency) },
    {
      label: t('vatRate'),
      align: 'end',
      cell: ({ vatRate }) => (typeof vatRate === 'number' ? format.rate(vatRate) : t(`noVat.${vatRate}`)),
    },
  ]
  const totals = [
    t('total'),
    '',
    '',
    format.money(sumCents(lines.map(({ amount }) => amount)), currency),
    format.money(sumCents(lines.map(({ vat }) => vat)), currency),
    '',
  ]
  return <DataTable caption={caption} language={language} columns={columns} rows={lines} totals={totals} />
}

type DescriptionProps = { readonly line: Line; readonly format: Format; readonly t: BudgetWords }

/** A ticketing line is described by what it is, in the reader's words; the text it is stored with is in English. */
function Description({ line: { description, ticketing }, format, t }: DescriptionProps) {
  if (ticketing === null) return <>{description}</>
  const { kind, start, end, tickets } = ticketing
  return (
    <span>
      {t('ticketingDescription', { kind: t(`kind.${kind}`), from: format.shortDay(start), to: format.shortDay(end) })}
      {tickets !== null && <span class="beside-name">{t('tickets', { count: tickets })}</span>}
    </span>
  )
}

function categoryName({ category, ticketing }: Line, t: BudgetWords): string {
  return ticketing === null ? category : t(`category.${categoryOf[ticketing.kind]}`)
}
