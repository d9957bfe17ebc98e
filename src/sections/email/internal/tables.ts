import type { Generated } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { CancelReason, FailureReason, MailCategory, MessageState, Variables } from '../email.ts'
import type { Segment } from './segments.ts'

type EmailTables = {
  contents: {
    hash: string
    category: MailCategory
    language: string
    subject: readonly Segment[]
    html: readonly Segment[]
    text: readonly Segment[]
    slots: readonly string[]
    replyTo: string | null
    compiledAt: Generated<Temporal.Instant>
  }
  messages: {
    id: string
    content: string
    category: MailCategory
    groupName: string
    sourceKind: string
    sourceId: string
    purpose: string
    state: MessageState
    stateSince: Generated<Temporal.Instant>
    reason: FailureReason | CancelReason | null
    answer: string | null
    attempts: Generated<number>
    dueAt: Generated<Temporal.Instant>
    expiresAt: Temporal.Instant | null
    lease: string | null
    messageId: string
    createdAt: Generated<Temporal.Instant>
    supersededBy: string | null
  }
  recipients: {
    message: string
    human: string
    name: string
    address: string | null
    variables: Variables
    secrets: Uint8Array | null
    searched: Generated<string>
  }
  gate: {
    id: Generated<boolean>
    pausedSince: Temporal.Instant | null
    brokenSince: Temporal.Instant | null
    fault: string | null
    faults: number
    probeAt: Temporal.Instant | null
  }
  attempts: {
    id: Generated<number>
    at: Generated<Temporal.Instant>
    system: boolean
    count: number
  }
  tallies: {
    id: Generated<number>
    category: MailCategory
    kind: string
    outcome: 'queued' | 'sent' | 'failed' | 'retried'
    count: number
  }
  captured: {
    id: Generated<number>
    message: string
    messageId: string
    sender: string
    recipientName: string
    recipientAddress: string
    replyTo: string | null
    mail: Uint8Array
    capturedAt: Generated<Temporal.Instant>
  }
}

export const own = sectionDb<EmailTables>('email')
