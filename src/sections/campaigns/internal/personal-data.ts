import { sql } from 'kysely'
import { personalRecords } from '../../../platform/db/personal-records.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { DataSubject, PersonalData } from '../../../platform/personal.ts'
import { own } from './tables.ts'

/** Codes given to them, and what they sent or had made. */
export async function dataOf(snapshot: Snapshot, { human }: DataSubject): Promise<PersonalData> {
  const [grants, wavesSent, wavesBegun, codesMade] = await Promise.all([
    personalRecords(
      own(snapshot),
      sql`
        select p.title as campaign_title, c.code as code_text, g.*
        from campaigns.grants g
        join campaigns.codes c on c.id = g.code
        join campaigns.campaigns p on p.id = g.campaign
        where g.human = ${human}::uuid
        order by g.granted_at, g.id`,
    ),
    personalRecords(
      own(snapshot),
      sql`
        select id, campaign, purpose, humans, sent_at, sent_by from campaigns.waves
        where sent_by = ${human}::uuid order by sent_at`,
    ),
    personalRecords(
      own(snapshot),
      sql`
        select wave, campaign, begun_at, begun_by from campaigns.sendings
        where begun_by = ${human}::uuid order by begun_at`,
    ),
    personalRecords(
      own(snapshot),
      sql`
        select id, campaign, name, count, intended_at, intended_by from campaigns.batches
        where intended_by = ${human}::uuid order by intended_at`,
    ),
  ])
  return { grants, wavesSent, wavesBegun, codesMade }
}
