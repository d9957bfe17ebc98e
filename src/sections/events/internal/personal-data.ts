import { sql } from 'kysely'
import { personalRecords } from '../../../platform/db/personal-records.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { DataSubject, PersonalData } from '../../../platform/personal.ts'
import { own } from './tables.ts'

export async function dataOf(snapshot: Snapshot, { human }: DataSubject): Promise<PersonalData> {
  const participations = await personalRecords(
    own(snapshot),
    sql`select * from events.participations where human = ${human}::uuid order by year`,
  )
  return { participations }
}
