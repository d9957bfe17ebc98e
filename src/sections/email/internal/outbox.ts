import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type {
  MailCategory,
  MessageState,
  OutboxMessage,
  OutboxPage,
  OutboxQuery,
  OutboxRow,
  OutboxStatus,
  Variables,
} from '../email.ts'
import { counted } from './deliveries.ts'
import { fill, type Segment } from './segments.ts'
import { own } from './tables.ts'
import { filling } from './unsubscribe-token.ts'

export const PAGE = 50

type ListRow = Omit<OutboxRow, 'subject'> & { readonly subject: readonly Segment[]; readonly variables: Variables }

export async function status(snapshot: Snapshot): Promise<OutboxStatus> {
  const { rows: counts } = await sql<{ state: MessageState; count: number }>`
    select state, count(*) as count from email.messages group by state`.execute(own(snapshot))
  const { rows: due } = await sql<{ oldest: Temporal.Instant | null }>`
    select min(due_at) as oldest
    from email.messages
    where state in ('queued', 'sending', 'retrying') and due_at <= (select clock_timestamp())`.execute(own(snapshot))
  return { counts: counted(counts), oldestDue: due[0]?.oldest ?? null }
}

/** Ids are made in order of time, so their order is the messages', and the primary key is the way to a page. */
export async function outbox(snapshot: Snapshot, { state, search, after }: OutboxQuery): Promise<OutboxPage> {
  const wanted = search?.trim().toLowerCase() ?? ''
  const { rows } = await sql<ListRow>`
    select m.id, m.human, m.name, m.address, m.group_name as group, m.state, m.state_since as at, m.reason, m.answer,
      m.attempts, m.created_at, m.variables, c.subject
    from email.messages m
    join email.contents c on c.hash = m.content
    where (${state ?? null}::text is null or m.state = ${state ?? null})
      and (${after ?? null}::uuid is null or m.id < ${after ?? null}::uuid)
      and (${wanted} = '' or position(${wanted} in lower(m.name || ' ' || coalesce(m.address, ''))) > 0)
    order by m.id desc
    limit ${PAGE}`.execute(own(snapshot))
  return {
    rows: rows.map(({ variables, subject, ...row }) => ({
      ...row,
      subject: fill({ subject, html: [], text: [] }, variables).subject,
    })),
    next: rows.length < PAGE ? null : (rows.at(-1)?.id ?? null),
  }
}

type DetailRow = Omit<OutboxMessage, 'subject' | 'mail'> & {
  readonly category: MailCategory
  readonly variables: Variables
  readonly subject: readonly Segment[]
  readonly html: readonly Segment[]
  readonly text: readonly Segment[]
}

export async function message(snapshot: Snapshot, id: string, secret: string): Promise<OutboxMessage | undefined> {
  const { rows } = await sql<DetailRow>`
    select m.id, m.human, m.name, m.address, m.group_name as group, m.state, m.state_since as at, m.reason, m.answer,
      m.attempts, m.created_at, m.due_at, m.message_id, m.source_kind as kind, m.source_id as source, m.purpose,
      m.variables, c.category, c.reply_to, c.subject, c.html, c.text
    from email.messages m
    join email.contents c on c.hash = m.content
    where m.id = ${id}::uuid`.execute(own(snapshot))
  if (rows[0] === undefined) return undefined
  const { variables, subject, html, text, ...row } = rows[0]
  const mail = fill({ subject, html, text }, filling(secret, { id, variables }))
  return { ...row, subject: mail.subject, mail }
}
