import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../../test/support/database.ts'
import { TEST_SECRET } from '../../../../../test/support/secret.ts'
import { sampleOutbox as outbox } from '../outbox.fixture.ts'
import { makeSeal } from '../seal.ts'
import { captureTransport } from './capture.ts'
import type { MailTransport, OutgoingMail } from './mail-transport.ts'
import { smtpTransport } from './smtp.ts'
import { type Sink, startSink } from './smtp-sink.fixture.ts'

type Arrived = {
  readonly messageId: string
  readonly from: string
  readonly name: string
  readonly address: string
  readonly replyTo: string | null
  readonly subject: string
  readonly html: string
  readonly text: string
}

const FROM = 'Low Tide <post@low-tide.example>'
const database = testDatabase()
let sink: Sink

beforeAll(async () => {
  sink = await startSink()
})
afterAll(() => sink.close())

const smtp = {
  open: () => smtpTransport({ server: sink.server, from: FROM, connections: 3, environment: 'development' }),
  arrived: async (): Promise<readonly Arrived[]> =>
    sink.received.map(({ headers, to, html, text }) => {
      const [, name = '', address = ''] = /^"?(.*?)"? ?<(.*)>$/.exec(headers.get('to') ?? '') ?? []
      expect(to).toEqual([address])
      return {
        messageId: headers.get('message-id') ?? '',
        from: headers.get('from') ?? '',
        name: name.replaceAll('\\', ''),
        address,
        replyTo: headers.get('reply-to') ?? null,
        subject: headers.get('subject') ?? '',
        html,
        text,
      }
    }),
}

const capture = {
  open: () => captureTransport(database.current, FROM, makeSeal(TEST_SECRET)),
  arrived: (): Promise<readonly Arrived[]> =>
    database.current.snapshot(async (snapshot) => {
      const { rows } = await outbox.captured(snapshot, {})
      const mails = await Promise.all(rows.map(({ id }) => outbox.capturedMail(snapshot, id)))
      return mails.flatMap((found) => (found === undefined ? [] : [{ ...found, ...found.mail }])).toReversed()
    }),
}

const transports: [string, { open(): MailTransport; arrived(): Promise<readonly Arrived[]> }][] = [
  ['smtp', smtp],
  ['capture', capture],
]

describe.each(transports)('the transport %s', (_name, { open, arrived }) => {
  const deliver = async (...mails: readonly OutgoingMail[]) => {
    const transport = open()
    try {
      return await Promise.all(mails.map((mail) => transport.deliver(mail)))
    } finally {
      await transport.close()
    }
  }
  const find = async (mail: OutgoingMail) => (await arrived()).filter(({ messageId }) => messageId === mail.messageId)

  it('carries a mail to the letter', async () => {
    const mail = outgoing({
      replyTo: 'crew@low-tide.example',
      mail: {
        subject: 'Código: LOW_07_12 🌊 "quoted" שלום',
        html: `<p>Zoë &amp; אבא 🌊 = ${'long '.repeat(300)}</p>\n<p>.\n.. end</p>\n`,
        text: `Zoë & אבא 🌊 = ${'long '.repeat(300)}\n.\n.. trailing space \n-- \nend\n`,
      },
    })
    expect(await deliver(mail)).toMatchObject([{ code: 'accepted' }])
    const [found] = await find(mail)
    expect(found).toMatchObject({
      from: FROM,
      name: 'Zoë',
      address: 'zoe@people.example',
      replyTo: 'crew@low-tide.example',
      ...mail.mail,
    })
  })

  it('lets no value begin a header of its own', async () => {
    const mail = outgoing({
      to: { name: 'Eve\r\nBcc: all@people.example', address: 'eve@people.example' },
      replyTo: 'crew@low-tide.example\r\nX-Evil: 1',
      mail: { subject: 'Hello\r\nX-Evil: 1\r\n\r\nbody', html: '<p>fine</p>', text: 'fine' },
    })
    await deliver(mail)
    const [found] = await find(mail)
    expect(found).toMatchObject({
      address: 'eve@people.example',
      subject: 'Hello X-Evil: 1 body',
      html: '<p>fine</p>',
      text: 'fine',
    })
    expect(found?.name).toBe('Eve Bcc: all@people.example')
  })

  it('carries many at once, each one time', async () => {
    const mails = Array.from({ length: 20 }, () => outgoing({}))
    await deliver(...mails)
    for (const mail of mails) expect(await find(mail)).toHaveLength(1)
  })
})

function outgoing(changes: Partial<OutgoingMail>): OutgoingMail {
  const message = randomUUID()
  return {
    message,
    messageId: `<${message}@humans.example>`,
    to: { name: 'Zoë', address: 'zoe@people.example' },
    replyTo: null,
    unsubscribe: null,
    mail: { subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' },
    ...changes,
  }
}
