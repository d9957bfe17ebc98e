import { type RefusedRecord, readMemberRecords } from '../flows/member-records.ts'
import type { Member } from '../flows/members-import.ts'
import { type BadFile, badFile, readText } from './files.ts'

export type MemberFile =
  | { readonly ok: true; readonly members: readonly Member[]; readonly refused: readonly RefusedRecord[] }
  | BadFile

/** Members from a file, which is CSV where its name says so and JSON otherwise. */
export async function readMembers(file: string): Promise<MemberFile> {
  const text = await readText(file)
  if (!text.ok) return text
  const read = readMemberRecords(text.value, /\.csv$/i.test(file) ? 'csv' : 'json')
  if (!read.ok) return badFile(file, read.reason)
  const { members, refused } = read.value
  return { ok: true, members: members.map(({ member }) => member), refused }
}
