import { z } from 'zod'
import type { Member } from '../flows/members-import.ts'
import { looksLikeAddress } from '../platform/address.ts'
import { type BadFile, badFile, type FileResult, readCsv, readJson, reasons } from './files.ts'

const name = z.string().trim().min(1, 'a name is needed').max(200)
const address = z.string().trim().refine(looksLikeAddress, 'not an email address')

const member = z.strictObject({
  id: z.guid().optional(),
  displayName: name,
  language: z.enum(['en', 'es']).optional(),
  emails: z.array(z.strictObject({ email: address, verified: z.boolean() })),
  teams: z.array(name).optional(),
})

const COLUMNS = ['id', 'name', 'language', 'emails', 'verified', 'teams']
const FLAGS = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
])

export type MemberFile =
  | { readonly ok: true; readonly members: readonly Member[]; readonly refused: readonly RefusedRecord[] }
  | BadFile

export type RefusedRecord = { readonly record: number; readonly reason: string }

/**
 * Members from JSON, a list of `{id?, displayName, language?, emails: [{email, verified}], teams?}`, or from CSV with the
 * columns `name`, `emails`, `verified` and, where wanted, `id`, `language`, `teams`; several addresses, flags (yes or no)
 * and teams in one cell are separated by `|`. Every bad record is named with its reason.
 */
export async function readMembers(file: string): Promise<MemberFile> {
  const records = /\.csv$/i.test(file) ? await csvRecords(file) : await readJson(file, z.array(z.unknown()))
  if (!records.ok) return records
  const members: Member[] = []
  const refused: RefusedRecord[] = []
  for (const [place, record] of records.value.entries()) {
    const parsed = member.safeParse(record)
    if (parsed.success) members.push(present(parsed.data))
    else refused.push({ record: place + 1, reason: reasons(parsed.error) })
  }
  return { ok: true, members, refused }
}

async function csvRecords(file: string): Promise<FileResult<readonly unknown[]>> {
  const rows = await readCsv(file)
  if (!rows.ok) return rows
  const unknown = Object.keys(rows.value[0] ?? {}).find((column) => !COLUMNS.includes(column))
  if (unknown !== undefined) return badFile(file, `has an unknown column ${unknown}; known: ${COLUMNS.join(', ')}`)
  return { ok: true, value: rows.value.map(recordOf) }
}

/** A flag that is neither yes nor no stays text, for the shape to refuse. */
function recordOf(row: Readonly<Record<string, string>>): unknown {
  const flags = cell(row['verified']).map((flag) => FLAGS.get(flag.toLowerCase()) ?? flag)
  const emails = cell(row['emails']).map((email, place) => ({ email, verified: flags[place] ?? false }))
  const filled = Object.entries({ id: row['id'], language: row['language'] }).filter(
    ([, value]) => (value ?? '') !== '',
  )
  return { ...Object.fromEntries(filled), displayName: row['name'], emails, teams: cell(row['teams']) }
}

function cell(text: string | undefined): string[] {
  return (text ?? '').split('|').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
}

/** zod gives `undefined` for what is absent; exact types want it left out. */
function present({ id, language, teams, ...rest }: z.infer<typeof member>): Member {
  return {
    ...rest,
    ...(id === undefined ? {} : { id }),
    ...(language === undefined ? {} : { language }),
    ...(teams === undefined ? {} : { teams }),
  }
}
