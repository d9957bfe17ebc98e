import { LANGUAGES } from '../../../../platform/i18n/language.ts'
import type { BasisPoints } from '../../../../platform/money.ts'
import { readAmount } from '../../../../platform/typed/amount.ts'
import { readDay } from '../../../../platform/typed/day.ts'
import { readRate } from '../../../../platform/typed/rate.ts'
import { readRows, type TypedRow } from '../../../../platform/typed/rows.ts'
import type { LineFields, LinesRead, LinesReading, NoVat, ReadLine, RowProblem } from '../../budget.ts'
import { budgetWords } from '../words/words.ts'
import { NO_VAT } from './line-form.tsx'

const COLUMNS = ['group', 'category', 'description', 'amount', 'date', 'vat', 'notes'] as const
type Column = (typeof COLUMNS)[number]

const TITLES: Readonly<Record<Column, readonly string[]>> = {
  group: ['group', 'grupo'],
  category: ['category', 'categoría', 'categoria'],
  description: ['description', 'descripción', 'descripcion', 'concepto'],
  amount: ['amount', 'importe'],
  date: ['date', 'fecha'],
  vat: ['vat', 'iva'],
  notes: ['notes', 'notas'],
}

const MOST_ROWS = 10_000

type Read = Extract<LinesRead, { ok: true }>

/** Lines out of rows of a spreadsheet: in the columns' usual order, or under their titles in any. */
export function readLines(text: string, reading: LinesReading): LinesRead {
  const table = readRows(text)
  if (!table.ok) return { ok: false, code: 'unreadable', reason: table.reason }
  if (table.rows.length === 0) return { ok: false, code: 'no-rows' }
  if (table.rows.length > MOST_ROWS) return { ok: false, code: 'too-many-rows', most: MOST_ROWS }
  return linesOf(table.rows, reading)
}

function linesOf(rows: readonly TypedRow[], reading: LinesReading): Read {
  const usual = reading.into === null ? COLUMNS : COLUMNS.slice(2)
  const titled = titlesIn(rows[0], usual)
  const columns = titled ?? usual
  const lines: ReadLine[] = []
  const problems: RowProblem[] = []
  let decimal: Read['decimal'] = null
  let order: Read['order'] = null
  for (const { line, cells } of titled === undefined ? rows : rows.slice(1)) {
    const cell = (column: Column) => cells[columns.indexOf(column)] ?? ''
    const refuse = (problem: RowProblem['problem'], text: string) => problems.push({ line, text, problem })
    const group = reading.into?.group ?? cell('group')
    const category = reading.into?.category ?? cell('category')
    const description = cell('description')
    const amount = readAmount(cell('amount'), reading.language, reading.decimal)
    const day = cell('date') === '' ? null : readDay(cell('date'), reading.language, reading.order)
    const vatRate = vatOf(cell('vat'), reading.vatRates)
    if (group === '' || category === '') refuse('missingPlace', description)
    else if (description === '') refuse('missingDescription', cell('amount'))
    else if (!amount.ok && amount.code === 'unreadable') refuse('amountUnreadable', cell('amount'))
    else if (day !== null && !day.ok && day.code === 'unreadable') refuse('dayUnreadable', cell('date'))
    else if (vatRate === undefined) refuse('vatUnreadable', cell('vat'))
    else {
      if (!amount.ok && amount.code === 'two-ways') decimal ??= { example: cell('amount'), readings: amount.readings }
      if (day?.ok === false && day.code === 'two-ways') order ??= { example: cell('date'), readings: day.readings }
      if (!amount.ok || day?.ok === false) continue
      const fields: LineFields = {
        description: description.slice(0, 200),
        amount: amount.amount,
        vatRate,
        expectedOn: day?.day ?? null,
        team: null,
        notes: cell('notes').slice(0, 2_000),
        cashFlowOnly: false,
        progress: { state: 'planned' },
      }
      lines.push({ line, group, category, fields })
    }
  }
  return { ok: true, lines, problems, decimal, order }
}

/** The columns by the titles of a first row; undefined where it has none. */
function titlesIn(row: TypedRow | undefined, usual: readonly Column[]): readonly (Column | undefined)[] | undefined {
  const named = row?.cells.map((cell) => usual.find((column) => TITLES[column].includes(cell.toLowerCase())))
  return named?.includes('description') && named.includes('amount') ? named : undefined
}

/** A percentage that the year has, or a reason for none; without a word, not subject: nothing is guessed into a claim. */
function vatOf(text: string, rates: readonly BasisPoints[]): LineFields['vatRate'] | undefined {
  if (text === '') return 'not-subject'
  const reason = NO_VAT.find((each) => wordsFor(each).includes(text.toLowerCase()))
  if (reason !== undefined) return reason
  const rate = readRate(text)
  return rates.find((known) => known === rate)
}

/** As the pages and files of either language say it. */
function wordsFor(reason: NoVat): readonly string[] {
  return [reason, ...LANGUAGES.map((language) => budgetWords(language)(`noVat.${reason}`).toLowerCase())]
}
