import { BYTE_ORDER_MARK, type CsvCell, type CsvFormat, csvLine } from '../../../../platform/csv.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { type Cents, cents } from '../../../../platform/money.ts'
import type { CashFlow, CountedLine } from '../../budget.ts'
import { figuresWords } from '../words/figures-words.ts'
import { budgetWords } from '../words/words.ts'
import { categoryName, entryName, lineName } from './entry-words.ts'

type To = { readonly currency: string; readonly language: Language; readonly format: CsvFormat }

/** Every entry with the balance after it, a line a day's entry; undated lines at the end, without one. */
export function cashFlowFile({ currency, language, format }: To, flow: CashFlow): string {
  const t = figuresWords(language)
  let balance = flow.opening
  const dated = flow.periods.flatMap(({ start, entries }) =>
    entries.map((entry): CsvCell[] => {
      balance = cents(balance + entry.amount)
      const where = entry.what === 'line' ? placeOf(entry.line, language) : ['', '']
      const name = entryName(entry, currency, language)
      return [start.toString(), entry.on.toString(), ...where, name, { cents: entry.amount }, { cents: balance }]
    }),
  )
  const undated = flow.undated.map((line): CsvCell[] => [
    null,
    null,
    ...placeOf(line, language),
    lineName(line, language),
    { cents: line.amount },
    null,
  ])
  const head = [
    t('period'),
    t('date'),
    t('group'),
    t('where'),
    t('what'),
    `${t('amount')} (${currency})`,
    `${t('balance')} (${currency})`,
  ]
  return fileOf([head, ...dated, ...undated], format)
}

/** What a quarter's VAT is made of, for whoever files it. */
export function quarterFile({ currency, language, format }: To, lines: readonly CountedLine[]): string {
  const t = figuresWords(language)
  const money = (title: string) => `${title} (${currency})`
  const head = [
    t('date'),
    t('group'),
    t('where'),
    t('what'),
    t('vatRate'),
    money(t('withoutVat')),
    money(t('vat')),
    money(t('amount')),
  ]
  const rows = lines.map((line): CsvCell[] => [
    line.on?.toString() ?? null,
    ...placeOf(line, language),
    lineName(line, language),
    rateText(line.vatRate, language),
    amountCell(cents(line.amount - line.vat)),
    amountCell(line.vat),
    amountCell(line.amount),
  ])
  return fileOf([head, ...rows], format)
}

function placeOf(line: CountedLine, language: Language): [string, string] {
  return [line.group.name, categoryName(line, language)]
}

function rateText(rate: CountedLine['vatRate'], language: Language): string {
  return typeof rate === 'number' ? formatFor(language).rate(rate) : budgetWords(language)(`noVat.${rate}`)
}

function amountCell(amount: Cents): CsvCell {
  return { cents: amount }
}

function fileOf(rows: readonly (readonly CsvCell[])[], format: CsvFormat): string {
  return BYTE_ORDER_MARK + rows.map((cells) => csvLine(cells, format)).join('')
}
