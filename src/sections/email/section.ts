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
import { erase } from './internal/erasure.ts'
import { forecast } from './internal/forecast.ts'
import { jobs } from './internal/jobs.ts'
import { type Limit, parseMailRate } from './internal/limits.ts'
import { mailMetrics } from './internal/mail-metrics.ts'
import { mailed } from './internal/mailed.ts'
import { humansNamed, merge } from './internal/merging.ts'
import { buildOutbox, type Outbox } from './internal/outbox.ts'
import { mailboxRoutes } from './internal/pages/mailbox-routes.tsx'
import { emailNavigation, preferencesPage } from './internal/pages/navigation.ts'
import { outboxRoutes } from './internal/pages/outbox-routes.tsx'
import type { PageNeeds } from './internal/pages/page-needs.ts'
import { preferenceRoutes } from './internal/pages/preference-routes.tsx'
import { type UnsubscribeNeeds, unsubscribeRoutes } from './internal/pages/unsubscribe-routes.tsx'
import { dataOf } from './internal/personal-data.ts'
import { choose, preferences } from './internal/preferences.ts'
import { resend } from './internal/resend.ts'
import { retryFailed } from './internal/retry-failed.ts'
import { makeSeal } from './internal/seal.ts'
import { fill } from './internal/segments.ts'
import type { House } from './internal/template.ts'
import { sendTestMail, type TestMailResult } from './internal/test-mail.ts'
import { captureTransport } from './internal/transports/capture.ts'
import { type DkimKey, readDkim } from './internal/transports/dkim.ts'
import type { MailTransport } from './internal/transports/mail-transport.ts'
import { smtpTransport } from './internal/transports/smtp.ts'
import { parseSmtpUrl, type SmtpServer } from './internal/transports/smtp-url.ts'
import { TOKEN_SLOT } from './internal/unsubscribe-token.ts'

export {
  buildOutbox,
  type DkimKey,
  jobs,
  type Limit,
  mailMetrics,
  type Outbox,
  parseMailRate,
  parseSmtpUrl,
  readDkim,
  type SmtpServer,
}

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
      personal: ['answer', 'source_id'],
      plain: [
        'id',
        'content',
        'category',
        'group_name',
        'source_kind',
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
    preferences: {
      personal: ['human', 'category', 'preference'],
      plain: ['chosen_at'],
    },
    recipients: {
      personal: ['human', 'name', 'address', 'variables', 'secrets', 'searched'],
      plain: ['message'],
    },
    gate: {
      personal: ['fault'],
      plain: ['id', 'paused_since', 'broken_since', 'faults', 'probe_at'],
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
  /** What secrets are sealed under, and links to unsubscribe signed with, is derived from it. */
  readonly secret: string
}

export function build({ audit, house, secret }: EmailNeeds): Email {
  const parts = { host: new URL(house.baseUrl).hostname, seal: makeSeal(secret) }
  return {
    compile: (tx, source) => compile(tx, source, house),
    preview: (source, variables) => {
      const compiled = compileMail(source, house)
      return { ...fill(compiled, { ...variables, [TOKEN_SLOT]: 'preview' }), slots: compiled.slots }
    },
    enqueue: (tx, batch) => enqueue(tx, batch, parts),
    resend: (tx, request, actor) => resend(tx, request, actor, { ...parts, audit }),
    cancelUnsent,
    retryFailed,
    mailed,
    deliveries,
    totals,
    forecast,
    preferences,
    choose,
    merge,
    humansNamed,
    personal: { dataOf: (snapshot, subject) => dataOf(snapshot, parts.seal, subject), erase },
  }
}

export function routes(needs: PageNeeds & UnsubscribeNeeds): readonly Route[] {
  return [
    ...outboxRoutes(needs),
    ...preferenceRoutes(needs),
    ...unsubscribeRoutes(needs),
    ...(needs.environment === 'development' ? mailboxRoutes(needs) : []),
  ]
}

export const navigation = emailNavigation
export { preferencesPage }

/** How mail leaves. */
export type MailSettings = {
  readonly database: Pick<Database, 'transact'>
  /** Without a mail server, mails are kept in the database's own mailbox. */
  readonly server: SmtpServer | undefined
  /** What mails are signed with; without it they go out as they are. */
  readonly dkim: DkimKey | undefined
  /** `Name <address>` or an address alone. */
  readonly from: string
  readonly house: House
  readonly secret: string
}

export type DrainSettings = MailSettings & {
  readonly database: Pick<Database, 'transact' | 'listen'>
  readonly limits: readonly Limit[]
  readonly connections: number
  readonly log: DrainLog
  /** Told how many seconds each mail took to be handed over. */
  readonly took: (seconds: number) => void
}

/** The job that delivers the outbox; `close` lets go of the mail server's connections once it has ended. */
export function buildDrain(settings: DrainSettings): Drain & { close(): Promise<void> } {
  const { database, limits, connections, log, took, house, secret } = settings
  const seal = makeSeal(secret)
  const transport = transportOf(settings, connections)
  const unsubscribe = { baseUrl: house.baseUrl, secret }
  const drain = createDrain({ database, transport, limits, seal, unsubscribe, connections, log, took })
  return { ...drain, close: () => transport.close() }
}

/** Sends one mail past the outbox, and looks up what receivers would. `nameServers` replace the machine's own. */
export async function testMail(
  { nameServers, ...settings }: MailSettings & { readonly nameServers?: readonly string[] },
  address: string,
): Promise<TestMailResult> {
  const { from, dkim, house } = settings
  const transport = transportOf(settings, 1)
  try {
    return await sendTestMail({ transport, house, from, dkim, nameServers }, address)
  } finally {
    await transport.close()
  }
}

function transportOf(
  { database, server, dkim, from, house, secret }: MailSettings,
  connections: number,
): MailTransport {
  if (server === undefined) return captureTransport(database, from, makeSeal(secret))
  return smtpTransport({ server, dkim, from, environment: house.environment, connections })
}
