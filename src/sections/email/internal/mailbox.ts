import { sql } from 'kysely'
import { z } from 'zod'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { RenderedMail } from '../email.ts'
import { PAGE } from './messages.ts'
import type { Seal } from './seal.ts'
import { own } from './tables.ts'

/** The capture transport's mailbox, to look at in development. */
export interface Mailbox {
  /** One page of 50 mails, newest first. */
  captured(snapshot: Snapshot, query: { readonly after?: string }): Promise<CapturedPage>
  capturedMail(snapshot: Snapshot, id: string): Promise<CapturedMail | undefined>
}

export type CapturedPage = { readonly rows: readonly CapturedRow[]; readonly next: string | null }

export type CapturedRow = {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly subject: string
  readonly at: Temporal.Instant
}

export type CapturedMail = CapturedRow & {
  /** The message in the outbox. */
  readonly message: string
  readonly messageId: string
  readonly from: string
  readonly replyTo: string | null
  readonly mail: RenderedMail
}

const rendered = z.object({ subject: z.string(), html: z.string(), text: z.string() })

/** What a mailbox shows of a mail that was kept under another `SECRET`. */
const UNREADABLE: RenderedMail = { subject: '•', html: '<p>•</p>', text: '•' }

export function sealMail(mail: RenderedMail, messageId: string, seal: Seal): Buffer {
  return seal.close(JSON.stringify(mail), messageId)
}

export function openedMail(
  seal: Seal,
  { sealed, messageId }: { readonly sealed: Uint8Array; readonly messageId: string },
): RenderedMail {
  const text = seal.open(sealed, messageId)
  return text === undefined ? UNREADABLE : rendered.parse(JSON.parse(text))
}

type KeptRow = Omit<CapturedMail, 'mail' | 'subject'> & { readonly sealed: Uint8Array }

export function mailbox(seal: Seal): Mailbox {
  const opened = ({ sealed, ...row }: KeptRow): CapturedMail => {
    const mail = openedMail(seal, { sealed, messageId: row.messageId })
    return { ...row, subject: mail.subject, mail }
  }
  return {
    async captured(snapshot, { after }) {
      const { rows } = await sql<KeptRow>`
        select id::text, recipient_name as name, recipient_address as address, captured_at as at, message, message_id,
          sender as from, reply_to, mail as sealed
        from email.captured
        where (${after ?? null}::bigint is null or id < ${after ?? null}::bigint)
        order by email.captured.id desc
        limit ${PAGE}`.execute(own(snapshot))
      return { rows: rows.map(opened), next: rows.length < PAGE ? null : (rows.at(-1)?.id ?? null) }
    },
    async capturedMail(snapshot, id) {
      const { rows } = await sql<KeptRow>`
        select id::text, recipient_name as name, recipient_address as address, captured_at as at, message, message_id,
          sender as from, reply_to, mail as sealed
        from email.captured
        where id = ${id}::bigint`.execute(own(snapshot))
      return rows[0] === undefined ? undefined : opened(rows[0])
    },
  }
}
