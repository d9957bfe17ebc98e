import type { Cents } from './money.ts'

/** `spanish`: semicolons and a decimal comma, as spreadsheets expect them where the comma is the decimal sign. */
export const CSV_FORMATS = ['plain', 'spanish'] as const
export type CsvFormat = (typeof CSV_FORMATS)[number]

/** A text that people wrote; an amount of money; a count. Null is an empty cell. */
export type CsvCell = string | { readonly cents: Cents } | { readonly count: number } | null

/** What spreadsheets need to read the file as UTF-8; once, in front of everything. */
export const BYTE_ORDER_MARK = '\uFEFF'

/** One line with its end. Amounts are numbers with two decimals and no currency or grouping, so that they add up there. */
export function csvLine(cells: readonly CsvCell[], format: CsvFormat): string {
  const separator = format === 'plain' ? ',' : ';'
  return `${cells.map((cell) => cellText(cell, format)).join(separator)}\r\n`
}

function cellText(cell: CsvCell, format: CsvFormat): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return quoted(harmless(cell))
  if ('count' in cell) return String(cell.count)
  const size = Math.abs(cell.cents)
  const decimal = format === 'plain' ? '.' : ','
  return `${cell.cents < 0 ? '-' : ''}${Math.trunc(size / 100)}${decimal}${String(size % 100).padStart(2, '0')}`
}

/**
 * A spreadsheet runs a text that begins with one of these as a formula, whoever wrote it; the full-width signs are those of
 * Chinese and Japanese keyboards. The quote in front makes it a text.
 */
function harmless(text: string): string {
  return /^[\s\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u.test(text) ? `'${text}` : text
}

function quoted(text: string): string {
  return /[",;\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
