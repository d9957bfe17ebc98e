import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { containsWords } from '../../../platform/db/word-search.ts'
import type { Delivery, MailCategory, MessageState, RenderedMail, Variables } from '../email.ts'
import { fill, type Segment } from './segments.ts'
import { SENDABLE } from './sendable.ts'
import { own } from './tables.ts'
import { filling } from './unsubscribe-token.ts'

export type MessagesQuery = {
  readonly state?: MessageState
  /** Words, or parts of them, of a recipient's name or address. */
  readonly search?: string
  /** The `next` of the page before. */
  readonly after?: string
}

export type MessagesPage = { readonly rows: readonly MessageRow[]; readonly next: string | null }

export type MessageRow = Delivery & {
  readonly id: string
  /** Null once retention has taken it. */
  readonly recipient: { readonly human: string; readonly name: string; readonly address: string | null } | null
  readonly subject: string
  readonly group: string
  readonly attempts: number
  readonly createdAt: Temporal.Instant
}

export type MessageDetail = MessageRow & {
  readonly category: MailCategory
  readonly kind: string
  readonly source: string
  readonly purpose: string
  readonly messageId: string
  readonly replyTo: string | null
  readonly dueAt: Temporal.Instant
  readonly expiresAt: Temporal.Instant | null
  /** Whether it can still be retried by hand: it has not expired, and has what it needs to be filled. */
  readonly sendable: boolean
  /** Byte for byte what goes out, or went out, with dots for secrets; null once retention has taken what filled it. */
  readonly mail: RenderedMail | null
}

export const PAGE = 50

type Recipient = { readonly human: string | null; readonly name: string | null; readonly address: string | null }
type ListRow = Omit<MessageRow, 'recipient' | 'subject'> &
  Recipient & { readonly subject: readonly Segment[]; readonly variables: Variables | null }

/**
 * One page of 50 messages, newest first. Ids are made in order of time, so their order is the messages', and the
 * primary key is the way to a page.
 */
export async function messages(
  snapshot: Snapshot,
  { state, search = '', after }: MessagesQuery,
): Promise<MessagesPage> {
  const found =
    search.trim() === ''
      ? sql`true`
      : sql`m.id = any(array(
    select r.message from email.recipients r where ${containsWords(sql`r.searched`, search, normalised)}))`
  const { rows } = await sql<ListRow>`
    select m.id, r.human, r.name, r.address, m.group_name as group, m.state, m.state_since as at, m.reason, m.answer,
      m.attempts, m.created_at, r.variables, c.subject
    from email.messages m
    join email.contents c on c.hash = m.content
    left join email.recipients r on r.message = m.id
    where ${state === undefined ? sql`true` : sql`m.state = ${state}`}
      and ${after === undefined ? sql`true` : sql`m.id < ${after}::uuid`}
      and ${found}
    order by m.id desc
    limit ${PAGE}`.execute(own(snapshot))
  return { rows: rows.map(rowOf), next: rows.length < PAGE ? null : (rows.at(-1)?.id ?? null) }
}

function normalised(word: string) {
  return sql<string>`email.search_words(${word})`
}

function rowOf<Row extends ListRow>({ variables, subject, human, name, address, ...row }: Row) {
  return {
    ...row,
    recipient: human === null || name === null ? null : { human, name, address },
    subject: fill({ subject, html: [], text: [] }, variables ?? {}).subject,
  }
}

type DetailRow = ListRow &
  Omit<MessageDetail, keyof MessageRow | 'mail'> & {
    readonly html: readonly Segment[]
    readonly text: readonly Segment[]
  }

export async function message(snapshot: Snapshot, id: string, secret: string): Promise<MessageDetail | undefined> {
  const { rows } = await sql<DetailRow>`
    select m.id, r.human, r.name, r.address, m.group_name as group, m.state, m.state_since as at, m.reason, m.answer,
      m.attempts, m.created_at, m.due_at, m.expires_at, m.message_id, m.source_kind as kind, m.source_id as source,
      m.purpose, r.variables, c.category, c.reply_to, c.subject, c.html, c.text,
      ${SENDABLE} as sendable
    from email.messages m
    join email.contents c on c.hash = m.content
    left join email.recipients r on r.message = m.id
    where m.id = ${id}::uuid`.execute(own(snapshot))
  const [found] = rows
  if (found === undefined) return undefined
  const { html, text, ...row } = found
  const { variables } = row
  const mail =
    variables === null ? null : fill({ subject: row.subject, html, text }, filling(secret, { id, variables }))
  return { ...rowOf(row), mail }
}
