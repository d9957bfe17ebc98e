import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'

export type FileResult<T> = { readonly ok: true; readonly value: T } | BadFile
export type BadFile = { readonly ok: false; readonly code: 'bad-file'; readonly file: string; readonly reason: string }

/** A whole file as text, without a byte order mark. */
export async function readText(file: string): Promise<FileResult<string>> {
  try {
    return { ok: true, value: (await readFile(file, 'utf8')).replace(/^\uFEFF/, '') }
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
  try {
    const rows: unknown = parse(text.value, {
      columns: true,
      skip_empty_lines: true,
      trim: true,
      delimiter: delimiterOf(text.value),
    })
    return { ok: true, value: z.array(z.record(z.string(), z.string())).parse(rows) }
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
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: `is not JSON: ${error.message}` }
    throw error
  }
}

/** Spreadsheets in half of Europe write semicolons. */
function delimiterOf(text: string): ',' | ';' {
  const [header = ''] = text.split('\n', 1)
  return header.split(';').length > header.split(',').length ? ';' : ','
}
