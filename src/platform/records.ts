import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { delimiterOf } from './csv-column.ts'

/** No database text holds it, escaped in JSON or as it is. */
export const NUL = '\0'
export const HOLDS_NUL = 'holds a NUL character, as no text does: save it as UTF-8'

export type ParseResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }

/** The rows of a CSV text by its header; columns are found whatever their order. */
export function parseCsv(text: string): ParseResult<readonly Readonly<Record<string, string>>[]> {
  try {
    const options = { columns: true, delimiter: delimiterOf(text), skip_empty_lines: true, trim: true }
    const rows: unknown = parse(text, options)
    return { ok: true, value: z.array(z.record(z.string(), z.string())).parse(rows) }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { ok: false, reason: error.message }
    throw error
  }
}

export function parseJson(text: string): ParseResult<unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(value).includes('\\u0000') ? { ok: false, reason: HOLDS_NUL } : { ok: true, value }
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: `is not JSON: ${error.message}` }
    throw error
  }
}

/** What is wrong, by field, in one line. */
export function reasons(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.length === 0 ? 'it' : path.join('.')}: ${message}`).join('; ')
}
