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
    groupName: string
    sourceKind: string
    sourceId: string
    purpose: string
    human: string
    address: string | null
    name: string
    variables: Variables
    state: MessageState
    stateSince: Generated<Temporal.Instant>
    reason: FailureReason | CancelReason | null
    answer: string | null
    attempts: Generated<number>
    dueAt: Generated<Temporal.Instant>
    lease: string | null
    messageId: string
    createdAt: Generated<Temporal.Instant>
    supersededBy: string | null
  }
  captured: {
    id: Generated<number>
    message: string
    messageId: string
    sender: string
    recipientName: string
    recipientAddress: string
    replyTo: string | null
    subject: string
    html: string
    text: string
    capturedAt: Generated<Temporal.Instant>
  }
}

export const own = sectionDb<EmailTables>('email')
