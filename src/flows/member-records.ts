import { z } from 'zod'
import { looksLikeAddress } from '../platform/address.ts'
import { type ParseResult, parseCsv, parseJson, reasons } from '../platform/records.ts'
import { TIERS } from '../sections/profiles/profiles.ts'
import type { Member } from './members-import.ts'

const name = z.string().trim().min(1, 'a name is needed').max(200)
const address = z.string().trim().refine(looksLikeAddress, 'not an email address')

const member = z.strictObject({
  id: z.guid().optional(),
  displayName: name,
  language: z.enum(['en', 'es']).optional(),
  tier: z.enum(TIERS).optional(),
  city: z.string().trim().min(1).max(100).optional(),
  emails: z.array(z.strictObject({ email: address, verified: z.boolean() })),
  teams: z.array(name).optional(),
})

/** Those that may be left out, and what is left empty in them is left out, too. */
const OPTIONAL_COLUMNS = ['id', 'language', 'tier', 'city'] as const
const COLUMNS = ['id', 'name', 'language', 'tier', 'city', 'emails', 'verified', 'teams']
const FLAGS = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
])

export type MemberRecords = {
  /** The good ones, each with the number of its record, counted from 1. */
  readonly members: readonly { readonly record: number; readonly member: Member }[]
  readonly refused: readonly RefusedRecord[]
}

export type RefusedRecord = { readonly record: number; readonly reason: string }

/**
 * Members from JSON, a list of `{id?, displayName, language?, tier?, city?, emails: [{email, verified}], teams?}`, or from
 * CSV with the columns `name`, `emails`, `verified` and, where wanted, `id`, `language`, `tier`, `city`, `teams`; several
 * addresses, flags (yes or no) and teams in one cell are separated by `|`. Every bad record is named with its reason.
 */
export function readMemberRecords(text: string, format: 'csv' | 'json'): ParseResult<MemberRecords> {
  const records = format === 'csv' ? csvRecords(text) : jsonRecords(text)
  if (!records.ok) return records
  const members: { record: number; member: Member }[] = []
  const refused: RefusedRecord[] = []
  for (const [place, one] of records.value.entries()) {
    const record = place + 1
    const parsed = member.safeParse(one)
    if (parsed.success) members.push({ record, member: present(parsed.data) })
    else refused.push({ record, reason: reasons(parsed.error) })
  }
  return { ok: true, value: { members, refused } }
}

function jsonRecords(text: string): ParseResult<readonly unknown[]> {
  const json = parseJson(text)
  if (!json.ok) return json
  const list = z.array(z.unknown()).safeParse(json.value)
  return list.success ? { ok: true, value: list.data } : { ok: false, reason: reasons(list.error) }
}

function csvRecords(text: string): ParseResult<readonly unknown[]> {
  const rows = parseCsv(text)
  if (!rows.ok) return rows
  const unknown = Object.keys(rows.value[0] ?? {}).find((column) => !COLUMNS.includes(column))
  if (unknown !== undefined) {
    return { ok: false, reason: `has an unknown column ${unknown}; known: ${COLUMNS.join(', ')}` }
  }
  return { ok: true, value: rows.value.map(recordOf) }
}

/** A flag that is neither yes nor no stays text, for the shape to refuse. */
function recordOf(row: Readonly<Record<string, string>>): unknown {
  const flags = cell(row['verified']).map((flag) => FLAGS.get(flag.toLowerCase()) ?? flag)
  const emails = cell(row['emails']).map((email, place) => ({ email, verified: flags[place] ?? false }))
  const filled = OPTIONAL_COLUMNS.map((column) => [column, row[column] ?? '']).filter(([, value]) => value !== '')
  return { ...Object.fromEntries(filled), displayName: row['name'], emails, teams: cell(row['teams']) }
}

function cell(text: string | undefined): string[] {
  return (text ?? '').split('|').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
}

/** zod gives `undefined` for what is absent; exact types want it left out. */
function present({ id, language, tier, city, teams, ...rest }: z.infer<typeof member>): Member {
  return {
    ...rest,
    ...(id === undefined ? {} : { id }),
    ...(language === undefined ? {} : { language }),
    ...(tier === undefined ? {} : { tier }),
    ...(city === undefined ? {} : { city }),
    ...(teams === undefined ? {} : { teams }),
  }
}
