import { readFile } from 'node:fs/promises'
import { type Options, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { delimiterOf, firstColumn } from '../platform/csv-column.ts'

export type FileResult<T> = { readonly ok: true; readonly value: T } | BadFile
export type BadFile = { readonly ok: false; readonly code: 'bad-file'; readonly file: string; readonly reason: string }

/** No database text holds it, escaped in JSON or as it is. */
const NUL = '\0'
const HOLDS_NUL = 'holds a NUL character, as no text does: save it as UTF-8'

/** A whole file as text, without a byte order mark. */
export async function readText(file: string): Promise<FileResult<string>> {
  try {
    const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')
    return text.includes(NUL) ? badFile(file, HOLDS_NUL) : { ok: true, value: text }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return badFile(file, `can't be read (${error.code})`)
    throw error
  }
}

export async function readJson<T>(file: string, shape: z.ZodType<T>): Promise<FileResult<T>> {
  const text = await readText(file)
  if (!text.ok) return text
  const json = parseJson(text.value)
  if (!json.ok) return badFile(file, json.reason)
  const parsed = shape.safeParse(json.value)
  return parsed.success ? { ok: true, value: parsed.data } : badFile(file, reasons(parsed.error))
}

/** The rows of a CSV file by its header; columns are found whatever their order. */
export async function readCsv(file: string): Promise<FileResult<readonly Readonly<Record<string, string>>[]>> {
  const text = await readText(file)
  if (!text.ok) return text
  return rowsOf(file, text.value, { columns: true, delimiter: delimiterOf(text.value) }, namedCells)
}

/** The first cell of each row, with its line: a CSV file, or one value a line. */
export async function readFirstColumn(
  file: string,
): Promise<FileResult<readonly { readonly line: number; readonly value: string }[]>> {
  const text = await readText(file)
  if (!text.ok) return text
  const column = firstColumn(text.value)
  return column.ok ? { ok: true, value: column.cells } : badFile(file, column.reason)
}

const namedCells = z.record(z.string(), z.string())

function rowsOf<T>(file: string, text: string, options: Options, shape: z.ZodType<T>): FileResult<readonly T[]> {
  try {
    const rows: unknown = parse(text, { ...options, skip_empty_lines: true, trim: true })
    return { ok: true, value: z.array(shape).parse(rows) }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return badFile(file, error.message)
    throw error
  }
}

export function badFile(file: string, reason: string): BadFile {
  return { ok: false, code: 'bad-file', file, reason }
}

/** What is wrong, by field, in one line. */
export function reasons(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.length === 0 ? 'it' : path.join('.')}: ${message}`).join('; ')
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; reason: string } {
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(value).includes('\\u0000') ? { ok: false, reason: HOLDS_NUL } : { ok: true, value }
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: `is not JSON: ${error.message}` }
    throw error
  }
}
