import { sql } from 'kysely'
import type { Database } from '../../../../platform/db/database.ts'
import { sealMail } from '../mailbox.ts'
import type { Seal } from '../seal.ts'
import { oneLine } from '../segments.ts'
import { storable } from '../storable.ts'
import { own } from '../tables.ts'
import type { MailTransport } from './mail-transport.ts'

/** Keeps mails in the database's own mailbox, sealed, since they may hold secrets. Every delivery is a transaction of its own, as it is at a mail server. */
export function captureTransport(database: Pick<Database, 'transact'>, from: string, seal: Seal): MailTransport {
  return {
    async deliver({ message, messageId, to, replyTo, mail }) {
      await database.transact((tx) =>
        sql`
          insert into email.captured
            (message, message_id, sender, recipient_name, recipient_address, reply_to, mail)
          values (${message}, ${messageId}, ${oneLine(from)}, ${header(to.name)}, ${header(to.address)},
            ${replyTo === null ? null : header(replyTo)},
            ${sealMail({ ...mail, subject: oneLine(mail.subject) }, messageId, seal)})
          on conflict (message_id) do nothing`.execute(own(tx)),
      )
      return { code: 'accepted', answer: 'kept in the mailbox of the database' }
    },
    close: async () => {},
  }
}

function header(value: string): string {
  return storable(oneLine(value))
}
