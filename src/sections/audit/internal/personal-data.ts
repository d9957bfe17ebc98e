import { sql } from 'kysely'
import { personalRecords } from '../../../platform/db/personal-records.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { DataSubject, PersonalData } from '../../../platform/personal.ts'
import { own } from './entries.ts'

/** What they did, and what was done about them. */
export async function dataOf(snapshot: Snapshot, { human }: DataSubject): Promise<PersonalData> {
  const entries = await personalRecords(
    own(snapshot),
    sql`
      select at, actor_kind, actor_human, action, subject_kind, subject_id, detail
      from audit.entries
      where actor_human = ${human}::uuid
        or position(${human}::text in subject_id) > 0 or position(${human}::text in detail::text) > 0
      order by id`,
  )
  return { entries }
}
