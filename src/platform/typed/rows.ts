import { type Options, parse } from 'csv-parse/sync'
import { z } from 'zod'

export type RowsRead =
  | { readonly ok: true; readonly rows: readonly TypedRow[] }
  | { readonly ok: false; readonly reason: string }
export type TypedRow = { readonly line: number; readonly cells: readonly string[] }

/** Rows as spreadsheets give them: copied, with tabs between; or as a file, with commas or semicolons. */
export function readRows(text: string): RowsRead {
  const options: Options = {
    bom: true,
    info: true,
    relax_column_count: true,
    delimiter: separatorOf(text),
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
  }
  try {
    const rows = withLine.parse(parse(text, options))
    return { ok: true, rows: rows.map(({ record, info }) => ({ line: info.lines, cells: record })) }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { ok: false, reason: error.message }
    throw error
  }
}

/** The one that the first row has most of. */
function separatorOf(text: string): string {
  const [first = ''] = text.split('\n', 1)
  const count = (separator: string) => first.split(separator).length
  return ['\t', ';', ','].toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

const withLine = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }))
