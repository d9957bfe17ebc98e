import type { Snapshot, Tx } from '../../platform/db/tx.ts'

/**
 * Email owns the outbox: contents (compiled once, immutable, under their hash) and messages. Whoever wants something
 * mailed writes a message with their own transaction; workers drain the outbox afterwards. A message that was
 * committed is delivered at least once, however often a worker is killed, and under one stable `Message-ID`.
 */
export interface Email {
  /** Compiles a mail and stores it once; the same source gives the same reference. */
  compile(tx: Tx, source: ContentSource): Promise<CompileResult>
  /** Queues one message per recipient. One without an address is recorded as failed, with that reason. */
  enqueue(tx: Tx, batch: MailBatch): Promise<EnqueueResult>
  /** The newest message of each source. */
  deliveries(snapshot: Snapshot, kind: string, ids: readonly string[]): Promise<ReadonlyMap<string, Delivery>>
  /** How many of a group's newest messages are in which state. */
  totals(snapshot: Snapshot, group: string): Promise<Readonly<Record<MessageState, number>>>
  /** Queues the newest failed message of each of the group's sources again: the same message, so nobody gets two. */
  retryFailed(tx: Tx, group: string): Promise<{ readonly queued: number }>
  status(snapshot: Snapshot): Promise<OutboxStatus>
}

/** Markdown with `{{Name}}`-like placeholders. */
export type ContentSource = {
  readonly category: MailCategory
  readonly subject: string
  readonly body: string
  readonly replyTo: string | null
  readonly language: 'en' | 'es'
}

export type MailCategory = 'system' | 'campaign-codes'

/** `slots` are the placeholders found. */
export type CompileResult = { readonly content: string; readonly slots: readonly string[] }

export type MailBatch = {
  /** What the messages belong to together, e.g. `campaign:<id>`. */
  readonly group: string
  /** What caused each message: one live message per kind, source and purpose. */
  readonly kind: string
  readonly purpose: string
  readonly mails: readonly Mail[]
}

export type Mail = {
  readonly source: string
  readonly content: string
  readonly human: string
  readonly name: string
  readonly address: string | null
  readonly variables: Readonly<Record<string, string>>
}

export type EnqueueResult = { readonly queued: number; readonly failed: number }

export type MessageState = 'queued' | 'sending' | 'sent' | 'retrying' | 'failed' | 'cancelled'

export type Delivery = { readonly state: MessageState; readonly reason: string | null; readonly at: Temporal.Instant }

export type OutboxStatus = {
  readonly counts: Readonly<Record<MessageState, number>>
  readonly oldestDue: Temporal.Instant | null
}
