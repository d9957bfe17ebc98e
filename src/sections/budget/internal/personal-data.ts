import { sql } from 'kysely'
import { personalRecords } from '../../../platform/db/personal-records.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { DataSubject, PersonalData } from '../../../platform/personal.ts'
import { own } from './tables.ts'

export async function dataOf(snapshot: Snapshot, { human }: DataSubject): Promise<PersonalData> {
  const changes = await personalRecords(
    own(snapshot),
    sql`
      select at, actor_human, subject_kind, subject_id, field, before, after
      from budget.audit_entries
      where actor_human = ${human}::uuid
      order by id`,
  )
  return { changes }
}
