import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { CapturedMail, CapturedPage, CapturedRow } from '../email.ts'
import { PAGE } from './outbox.ts'
import { own } from './tables.ts'

export async function captured(snapshot: Snapshot, { after }: { readonly after?: string }): Promise<CapturedPage> {
  const { rows } = await sql<CapturedRow>`
    select id::text, recipient_name as name, recipient_address as address, subject, captured_at as at
    from email.captured
    where (${after ?? null}::bigint is null or id < ${after ?? null}::bigint)
    order by email.captured.id desc
    limit ${PAGE}`.execute(own(snapshot))
  return { rows, next: rows.length < PAGE ? null : (rows.at(-1)?.id ?? null) }
}

type MailRow = Omit<CapturedMail, 'mail'> & { readonly html: string; readonly text: string }

export async function capturedMail(snapshot: Snapshot, id: string): Promise<CapturedMail | undefined> {
  const { rows } = await sql<MailRow>`
    select id::text, recipient_name as name, recipient_address as address, subject, captured_at as at, message,
      message_id, sender as from, reply_to, html, text
    from email.captured
    where id = ${id}::bigint`.execute(own(snapshot))
  if (rows[0] === undefined) return undefined
  const { html, text, ...row } = rows[0]
  return { ...row, mail: { subject: row.subject, html, text } }
}
