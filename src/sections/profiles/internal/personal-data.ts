import { sql } from 'kysely'
import { personalRecords } from '../../../platform/db/personal-records.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { DataSubject, PersonalData } from '../../../platform/personal.ts'
import { own } from './tables.ts'

/** Links that verify an address without their hashes, which prove whose it is. */
export async function dataOf(snapshot: Snapshot, { human }: DataSubject): Promise<PersonalData> {
  const [profile, addresses, verificationLinks, deletionRequests, merged] = await Promise.all([
    personalRecords(own(snapshot), sql`select * from profiles.humans where id = ${human}::uuid`),
    personalRecords(
      own(snapshot),
      sql`select * from profiles.addresses where human = ${human}::uuid order by position`,
    ),
    personalRecords(
      own(snapshot),
      sql`
        select human, canonical, created_at, expires_at, used_at from profiles.verification_links
        where human = ${human}::uuid order by created_at`,
    ),
    personalRecords(own(snapshot), sql`select * from profiles.deletion_requests where human = ${human}::uuid`),
    personalRecords(
      own(snapshot),
      sql`select * from profiles.merged where into_human = ${human}::uuid order by merged_at`,
    ),
  ])
  return { profile, addresses, verificationLinks, deletionRequests, merged }
}
