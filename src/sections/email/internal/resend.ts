import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type { MessageState, ResendRequest, ResendResult } from '../email.ts'
import { type EnqueueParts, writeMessages } from './enqueue.ts'
import { own } from './tables.ts'

const UNSENT: ReadonlySet<MessageState> = new Set(['queued', 'sending', 'retrying'])

export async function resend(
  tx: Tx,
  { group, kind, purpose, mail }: ResendRequest,
  actor: Actor,
  { audit, ...parts }: EnqueueParts & { readonly audit: Audit },
): Promise<ResendResult> {
  // Locked, so that of two who resend at once the second finds the first's message queued.
  const { rows } = await sql<{ id: string; state: MessageState }>`
    select id, state
    from email.messages
    where source_kind = ${kind} and source_id = ${mail.source} and purpose = ${purpose} and superseded_by is null
    for update`.execute(own(tx))
  const [last] = rows
  if (last === undefined) return { ok: false, code: 'nothing-sent-before' }
  if (UNSENT.has(last.state)) return { ok: false, code: 'still-queued' }
  const id = randomUUIDv7()
  await sql`update email.messages set superseded_by = ${id}::uuid where id = ${last.id}::uuid`.execute(own(tx))
  await writeMessages(tx, { group, kind, purpose, mails: [mail] }, [id], parts)
  await audit.record(tx, {
    actor,
    action: 'email.resend',
    subject: { kind: 'message', id },
    detail: { superseded: last.id },
  })
  return { ok: true, message: id }
}
