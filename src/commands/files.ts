import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { firstColumn } from '../platform/csv-column.ts'
import { HOLDS_NUL, NUL, parseJson, reasons } from '../platform/records.ts'

export type FileResult<T> = { readonly ok: true; readonly value: T } | BadFile
export type BadFile = { readonly ok: false; readonly code: 'bad-file'; readonly file: string; readonly reason: string }

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

/** The first cell of each row, with its line: a CSV file, or one value a line. */
export async function readFirstColumn(
  file: string,
): Promise<FileResult<readonly { readonly line: number; readonly value: string }[]>> {
  const text = await readText(file)
  if (!text.ok) return text
  const column = firstColumn(text.value)
  return column.ok ? { ok: true, value: column.cells } : badFile(file, column.reason)
}

export function badFile(file: string, reason: string): BadFile {
  return { ok: false, code: 'bad-file', file, reason }
}
