import { sql } from 'kysely'
import { personalRecords } from '../../../platform/db/personal-records.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { DataSubject, PersonalData } from '../../../platform/personal.ts'
import { own } from './tables.ts'

/** Tokens and sessions without their hashes, which say nothing about anybody and prove who somebody is. */
export async function dataOf(snapshot: Snapshot, { human, addresses }: DataSubject): Promise<PersonalData> {
  const [roles, sessions, signInLinks] = await Promise.all([
    personalRecords(
      own(snapshot),
      sql`select human, role, held_from, held_until from auth.role_assignments where human = ${human}::uuid order by id`,
    ),
    personalRecords(
      own(snapshot),
      sql`
        select human, browser, created_at, last_seen_at, ends_at from auth.sessions
        where human = ${human}::uuid order by created_at`,
    ),
    personalRecords(
      own(snapshot),
      sql`
        select human, address, language, created_at, expires_at, used_at from auth.login_tokens
        where human = ${human}::uuid or address = any(${addresses}::text[])
        order by created_at`,
    ),
  ])
  return { roles, sessions, signInLinks }
}
