import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import { notify } from '../../../platform/db/notifications.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type { MessageState } from '../email.ts'
import { cancel } from './cancel.ts'
import * as gate from './gate.ts'
import { checkAddress } from './recipient-address.ts'
import { SENDABLE } from './sendable.ts'
import { own } from './tables.ts'
import { WAKE } from './wake.ts'

/** What an admin does to the outbox by hand; each is audited, and an effect that was there already is none. */
export interface OutboxByHand {
  pause(tx: Tx, actor: Actor): Promise<void>
  resume(tx: Tx, actor: Actor): Promise<void>
  /** Queues a failed message again, the same one, with ten attempts before it. */
  retry(tx: Tx, id: string, actor: Actor): Promise<RetryOneResult>
  /** Cancels a message that is still to be sent. */
  cancel(tx: Tx, id: string, actor: Actor): Promise<CancelOneResult>
}

export type RetryOneResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'unknown-message' }
  | { readonly ok: false; readonly code: 'not-failed'; readonly state: MessageState }
  | { readonly ok: false; readonly code: 'no-deliverable-address' }
  | { readonly ok: false; readonly code: 'not-sendable' } // superseded, expired, or what it kept secret is wiped

export type CancelOneResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'unknown-message' }
  | { readonly ok: false; readonly code: 'not-waiting'; readonly state: MessageState }

export function outboxByHand(audit: Audit): OutboxByHand {
  const outbox = { kind: 'outbox', id: 'email' }
  return {
    async pause(tx, actor) {
      if (await gate.pause(tx)) await audit.record(tx, { actor, action: 'email.pause', subject: outbox })
    },
    async resume(tx, actor) {
      if (await gate.resume(tx)) await audit.record(tx, { actor, action: 'email.resume', subject: outbox })
    },
    async retry(tx, id, actor) {
      const found = await lockMessage(tx, id)
      if (found === undefined) return { ok: false, code: 'unknown-message' }
      const { state, sendable, address } = found
      if (state !== 'failed') return { ok: false, code: 'not-failed', state }
      if (!sendable) return { ok: false, code: 'not-sendable' }
      if (!checkAddress(address).ok) return { ok: false, code: 'no-deliverable-address' }
      await sql`
        update email.messages
        set state = 'queued', state_since = clock_timestamp(), reason = null, attempts = 0, due_at = clock_timestamp()
        where id = ${id}::uuid`.execute(own(tx))
      await notify(tx, WAKE)
      await audit.record(tx, { actor, action: 'email.retry', subject: { kind: 'message', id } })
      return { ok: true }
    },
    async cancel(tx, id, actor) {
      const found = await lockMessage(tx, id)
      if (found === undefined) return { ok: false, code: 'unknown-message' }
      const { state } = found
      if (state !== 'queued' && state !== 'retrying') return { ok: false, code: 'not-waiting', state }
      await cancel(tx, [id], 'by-hand')
      await audit.record(tx, { actor, action: 'email.cancel', subject: { kind: 'message', id } })
      return { ok: true }
    },
  }
}

type Locked = { readonly state: MessageState; readonly sendable: boolean; readonly address: string | null }

async function lockMessage(tx: Tx, id: string): Promise<Locked | undefined> {
  const { rows } = await sql<Locked>`
    select m.state, r.address,
      ${SENDABLE} as sendable
    from email.messages m
    left join email.recipients r on r.message = m.id
    where m.id = ${id}::uuid
    for update of m`.execute(own(tx))
  return rows[0]
}
