import { sql } from 'kysely'
import { spellings } from '../../../platform/address.ts'
import { personalRecords } from '../../../platform/db/personal-records.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { DataSubject, PersonalData } from '../../../platform/personal.ts'
import { openedMail } from './mailbox.ts'
import type { Seal } from './seal.ts'
import { own } from './tables.ts'

/** Mails to them, what they want to be mailed, and what the mailbox of the database keeps. */
export async function dataOf(snapshot: Snapshot, seal: Seal, { human, addresses }: DataSubject): Promise<PersonalData> {
  const written = addresses.flatMap(spellings)
  const messages = await personalRecords(
    own(snapshot),
    sql`
      select m.id, m.created_at, m.category, m.purpose, m.source_kind, m.source_id, m.state, m.state_since, m.reason,
        m.answer, r.human, r.name, r.address, r.variables
      from email.recipients r join email.messages m on m.id = r.message
      where r.human = ${human}::uuid or lower(btrim(r.address)) = any(${written}::text[])
      order by m.id`,
  )
  const preferences = await personalRecords(
    own(snapshot),
    sql`select * from email.preferences where human = ${human}::uuid order by category`,
  )
  const { rows } = await sql<{
    at: Temporal.Instant
    name: string
    address: string
    messageId: string
    mail: Uint8Array
  }>`
    select captured_at as at, recipient_name as name, recipient_address as address, message_id, mail
    from email.captured
    where lower(btrim(recipient_address)) = any(${written}::text[])
      or message in (select message from email.recipients where human = ${human}::uuid)
    order by email.captured.id`.execute(own(snapshot))
  const captured = rows.map(({ at, name, address, messageId, mail }) => {
    const { subject, text } = openedMail(seal, { sealed: mail, messageId })
    return { capturedAt: at.toString(), recipientName: name, recipientAddress: address, subject, text }
  })
  return { messages, preferences, captured }
}
