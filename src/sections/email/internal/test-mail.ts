import { randomUUID } from 'node:crypto'
import { compileMail } from './compile.ts'
import { checkAddress } from './recipient-address.ts'
import { fill } from './segments.ts'
import { type SenderRecords, senderRecords } from './sender-records.ts'
import type { House } from './template.ts'
import type { DkimKey } from './transports/dkim.ts'
import type { MailTransport } from './transports/mail-transport.ts'
import { emailWords } from './words/words.ts'

export type TestMailParts = {
  readonly transport: MailTransport
  readonly house: House
  readonly from: string
  readonly dkim: DkimKey | undefined
  /** Name servers to ask in place of the machine's own. */
  readonly nameServers: readonly string[] | undefined
}

/** `answer` is the mail server's, word for word. */
export type TestMailResult =
  | { readonly ok: true; readonly answer: string; readonly records: SenderRecords }
  | {
      readonly ok: false
      readonly code: 'mail-refused' | 'mail-deferred' | 'transport-unavailable'
      readonly reason: string
      readonly records: SenderRecords
    }
  | { readonly ok: false; readonly code: 'bad-address'; readonly address: string }

/** One mail past the outbox, to see what the mail server says and what receivers can look up about the sender. */
export async function sendTestMail(
  { transport, house, from, dkim, nameServers }: TestMailParts,
  given: string,
): Promise<TestMailResult> {
  const checked = checkAddress(given)
  if (!checked.ok) return { ok: false, code: 'bad-address', address: given }
  const t = emailWords('en')
  const source = {
    category: 'system',
    subject: t('test.subject', { name: house.organisation.name }),
    body: t('test.body'),
    replyTo: null,
    language: 'en',
  } as const
  const message = randomUUID()
  const [outcome, records] = await Promise.all([
    transport.deliver({
      message,
      messageId: `<${message}@${new URL(house.baseUrl).hostname}>`,
      to: { name: '', address: checked.address },
      replyTo: null,
      unsubscribe: null,
      mail: fill(compileMail(source, house), {}),
    }),
    senderRecords(from, dkim, nameServers),
  ])
  if (outcome.code === 'accepted') return { ok: true, answer: outcome.answer, records }
  return { ok: false, code: CODES[outcome.code], reason: outcome.answer, records }
}

const CODES = {
  refused: 'mail-refused',
  deferred: 'mail-deferred',
  unavailable: 'transport-unavailable',
} as const
