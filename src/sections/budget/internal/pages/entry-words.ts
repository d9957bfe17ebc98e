import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { CashEntry, CountedLine } from '../../budget.ts'
import { categoryOf } from '../ticketing-lines.ts'
import { figuresWords } from '../words/figures-words.ts'
import { budgetWords } from '../words/words.ts'

/** What an entry of the cash flow is, in the reader's words. */
export function entryName(entry: CashEntry, currency: string, language: Language): string {
  const t = figuresWords(language)
  switch (entry.what) {
    case 'line':
      return lineName(entry.line, language)
    case 'vat':
      return t('vatPayment', { quarter: quarterName(entry.quarter.start, language) })
    case 'bank':
      return t('bankBalance', { balance: formatFor(language).money(entry.balance, currency) })
  }
}

export function lineName({ id, description, ticketing }: CountedLine, language: Language): string {
  if (ticketing === null) return description
  const t = figuresWords(language)
  const format = formatFor(language)
  const kind = budgetWords(language)(`kind.${ticketing.kind}`)
  if (ticketing.corrects !== null) return t('correction', { kind, quarter: quarterName(ticketing.corrects, language) })
  const { start, end } = ticketing
  const name = budgetWords(language)('ticketingDescription', {
    kind,
    from: format.shortDay(start),
    to: format.shortDay(end),
  })
  return id === null ? `${name} (${t('projected')})` : name
}

/** Ticketing's own categories go by what they are, however they are named. */
export function categoryName({ category, ticketing }: CountedLine, language: Language): string {
  return ticketing === null ? category.name : budgetWords(language)(`category.${categoryOf[ticketing.kind]}`)
}

export function quarterName(start: Temporal.PlainDate, language: Language): string {
  return figuresWords(language)('quarterName', { number: (start.month + 2) / 3, year: String(start.year) })
}
