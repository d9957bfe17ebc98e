import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import { type OutboxByHand, outboxByHand } from './by-hand.ts'
import type { Limit } from './limits.ts'
import { type Mailbox, mailbox } from './mailbox.ts'
import { type MessageDetail, type MessagesPage, type MessagesQuery, message, messages } from './messages.ts'
import { makeSeal } from './seal.ts'
import { type OutboxStatus, status } from './status.ts'

/** What Email's own pages and commands do with the outbox, and no other section needs. */
export interface Outbox extends OutboxByHand, Mailbox {
  status(snapshot: Snapshot): Promise<OutboxStatus>
  messages(snapshot: Snapshot, query: MessagesQuery): Promise<MessagesPage>
  message(snapshot: Snapshot, id: string): Promise<MessageDetail | undefined>
}

export type OutboxNeeds = { readonly audit: Audit; readonly secret: string; readonly limits: readonly Limit[] }

export function buildOutbox({ audit, secret, limits }: OutboxNeeds): Outbox {
  return {
    ...outboxByHand(audit),
    ...mailbox(makeSeal(secret)),
    status: (snapshot) => status(snapshot, limits),
    messages,
    message: (snapshot, id) => message(snapshot, id, secret),
  }
}
