import { type Options, parse } from 'csv-parse/sync'
import { z } from 'zod'

export type ColumnResult =
  | { readonly ok: true; readonly cells: readonly { readonly line: number; readonly value: string }[] }
  | { readonly ok: false; readonly reason: string }

/** The first cell of each row of a CSV text, with its line; one value a line is such a text. */
export function firstColumn(text: string): ColumnResult {
  const options: Options = {
    info: true,
    relax_column_count: true,
    delimiter: delimiterOf(text),
    skip_empty_lines: true,
    trim: true,
  }
  try {
    const rows: unknown = parse(text, options)
    return {
      ok: true,
      cells: rowsWithLine.parse(rows).map(({ record, info }) => ({ line: info.lines, value: record[0] ?? '' })),
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { ok: false, reason: error.message }
    throw error
  }
}

/** Spreadsheets in half of Europe write semicolons. */
export function delimiterOf(text: string): ',' | ';' {
  const [header = ''] = text.split('\n', 1)
  return header.split(';').length > header.split(',').length ? ';' : ','
}

const rowsWithLine = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }))
