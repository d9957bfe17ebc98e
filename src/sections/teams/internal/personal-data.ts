import { sql } from 'kysely'
import { personalRecords } from '../../../platform/db/personal-records.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { DataSubject, PersonalData } from '../../../platform/personal.ts'
import { own } from './tables.ts'

export async function dataOf(snapshot: Snapshot, { human }: DataSubject): Promise<PersonalData> {
  const memberships = await personalRecords(
    own(snapshot),
    sql`
      select t.name as team_name, m.*
      from teams.memberships m join teams.teams t on t.id = m.team
      where m.human = ${human}::uuid
      order by m.since, t.name`,
  )
  return { memberships }
}
