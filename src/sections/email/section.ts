import type { Database } from '../../platform/db/database.ts'
import type { Route } from '../../platform/http/route.ts'
import type { SectionManifest } from '../../platform/section.ts'
import type { Audit } from '../audit/audit.ts'
import type { Email } from './email.ts'
import { cancelUnsent } from './internal/cancel.ts'
import { compileMail } from './internal/compile.ts'
import { compile } from './internal/contents.ts'
import { deliveries, totals } from './internal/deliveries.ts'
import { createDrain, type Drain, type DrainLog } from './internal/drain.ts'
import { enqueue } from './internal/enqueue.ts'
import { jobs } from './internal/jobs.ts'
import { type Limit, parseMailRate } from './internal/limits.ts'
import { mailMetrics } from './internal/mail-metrics.ts'
import { buildOutbox, type Outbox } from './internal/outbox.ts'
import { mailboxRoutes } from './internal/pages/mailbox-routes.tsx'
import { emailNavigation } from './internal/pages/navigation.ts'
import { outboxRoutes } from './internal/pages/outbox-routes.tsx'
import type { PageNeeds } from './internal/pages/page-needs.ts'
import { resend } from './internal/resend.ts'
import { retryFailed } from './internal/retry-failed.ts'
import { makeSeal } from './internal/seal.ts'
import { fill } from './internal/segments.ts'
import type { House } from './internal/template.ts'
import { captureTransport } from './internal/transports/capture.ts'
import { smtpTransport } from './internal/transports/smtp.ts'
import { parseSmtpUrl, type SmtpServer } from './internal/transports/smtp-url.ts'

export { buildOutbox, jobs, type Limit, mailMetrics, type Outbox, parseMailRate, parseSmtpUrl, type SmtpServer }

export const manifest = {
  name: 'email',
  asks: ['audit'],
  tables: {
    contents: {
      personal: [],
      plain: ['hash', 'category', 'language', 'subject', 'html', 'text', 'slots', 'reply_to', 'compiled_at'],
      appendOnly: true,
    },
    messages: {
      personal: ['answer'],
      plain: [
        'id',
        'content',
        'category',
        'group_name',
        'source_kind',
        'source_id',
        'purpose',
        'state',
        'state_since',
        'reason',
        'attempts',
        'due_at',
        'expires_at',
        'lease',
        'message_id',
        'created_at',
        'superseded_by',
      ],
    },
    recipients: {
      personal: ['human', 'name', 'address', 'variables', 'secrets', 'searched'],
      plain: ['message'],
    },
    gate: {
      personal: [],
      plain: ['id', 'paused_since', 'broken_since', 'fault', 'faults', 'probe_at'],
    },
    attempts: { personal: [], plain: ['id', 'at', 'system', 'count'] },
    tallies: { personal: [], plain: ['id', 'category', 'kind', 'outcome', 'count'] },
    captured: {
      personal: ['recipient_name', 'recipient_address', 'mail'],
      plain: ['id', 'message', 'message_id', 'sender', 'reply_to', 'captured_at'],
    },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export type EmailNeeds = {
  readonly audit: Audit
  readonly house: House
  /** What secrets are sealed under is derived from it. */
  readonly secret: string
}

export function build({ audit, house, secret }: EmailNeeds): Email {
  const parts = { host: new URL(house.baseUrl).hostname, seal: makeSeal(secret) }
  return {
    compile: (tx, source) => compile(tx, source, house),
    preview: (source, variables) => fill(compileMail(source, house), variables),
    enqueue: (tx, batch) => enqueue(tx, batch, parts),
    resend: (tx, request, actor) => resend(tx, request, actor, { ...parts, audit }),
    cancelUnsent,
    retryFailed,
    deliveries,
    totals,
  }
}

export function routes(needs: PageNeeds): readonly Route[] {
  return [...outboxRoutes(needs), ...(needs.environment === 'development' ? mailboxRoutes(needs) : [])]
}

export const navigation = emailNavigation

export type DrainSettings = {
  readonly database: Pick<Database, 'transact' | 'listen'>
  /** Without a mail server, mails are kept in the database's own mailbox. */
  readonly server: SmtpServer | undefined
  readonly limits: readonly Limit[]
  readonly secret: string
  /** `Name <address>` or an address alone. */
  readonly from: string
  readonly environment: string
  readonly connections: number
  readonly log: DrainLog
  /** Told how many seconds each mail took to be handed over. */
  readonly took: (seconds: number) => void
}

/** The job that delivers the outbox; `close` lets go of the mail server's connections once it has ended. */
export function buildDrain(settings: DrainSettings): Drain & { close(): Promise<void> } {
  const { database, server, limits, secret, from, environment, connections, log, took } = settings
  const seal = makeSeal(secret)
  const transport =
    server === undefined
      ? captureTransport(database, from, seal)
      : smtpTransport({ server, from, environment, connections })
  const drain = createDrain({ database, transport, limits, seal, connections, log, took })
  return { ...drain, close: () => transport.close() }
}
