import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { startSilentServer } from '../../../../../test/support/silent-server.ts'
import type { Outcome } from './mail-transport.ts'
import { type SmtpSettings, smtpTransport } from './smtp.ts'
import { type Sink, type SinkOptions, startSink } from './smtp-sink.fixture.ts'
import type { SmtpServer } from './smtp-url.ts'

const LOGIN = { user: 'low', password: 'right' }
const RESERVED = ['people.example', 'example.org', 'sub.EXAMPLE.com.', 'sub.test', 'no.invalid', 'localhost', 'a.local']
/** This machine, by an address that counts as another's: there sessions are upgraded. */
const ELSEWHERE = '0.0.0.0'

let sink: Sink | undefined
afterEach(async () => {
  await sink?.close()
  sink = undefined
})

const start = async (options?: SinkOptions) => {
  sink = await startSink(options)
  return sink
}

async function deliver(
  server: SmtpServer,
  address = 'zoe@people.org',
  settings: Partial<SmtpSettings> = {},
): Promise<Outcome> {
  const transport = smtpTransport({
    server,
    from: 'post@low-tide.org',
    connections: 1,
    environment: 'production',
    ...settings,
  })
  try {
    const message = randomUUID()
    return await transport.deliver({
      message,
      messageId: `<${message}@humans.example>`,
      to: { name: 'Zoë', address },
      replyTo: null,
      unsubscribe: null,
      mail: { subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' },
    })
  } finally {
    await transport.close()
  }
}

describe('a mail server', () => {
  it.each([
    [550, '5.1.1 nobody here', 'refused'],
    [552, '5.2.2 mailbox full', 'refused'],
    [450, '4.2.0 greylisted', 'deferred'],
    [452, '4.2.2 later', 'deferred'],
    [421, '4.3.2 going down', 'unavailable'],
    [530, '5.7.0 log in first', 'unavailable'],
    [450, '4.7.1 come back in an hour', 'unavailable'],
    [550, '5.4.5 enough for today', 'unavailable'],
    [451, '4.3.0 you send too fast', 'unavailable'],
    [554, '5.7.0 hourly limit exceeded', 'unavailable'],
    [552, '5.2.2 mailbox limit exceeded', 'refused'],
  ])('that answers %i to the recipient: %s is %s', async (code, words, outcome) => {
    const { server } = Object.assign(await start(), { refuse: () => ({ code, words }) })
    expect(await deliver(server)).toEqual({ code: outcome, answer: `${code} ${words}` })
  })

  it.each([
    [554, '5.7.1 looks like spam', 'refused'],
    [451, '4.3.0 try again', 'deferred'],
  ])('that answers %i to the mail itself: %s is %s', async (code, words, outcome) => {
    const { server } = Object.assign(await start(), { beforeAnswer: async () => ({ code, words }) })
    expect(await deliver(server)).toEqual({ code: outcome, answer: `${code} ${words}` })
  })

  it('that refuses the login is unavailable, in its own words', async () => {
    const { server } = await start({ login: { user: 'low', password: 'right' } })
    const wrong = await deliver({ ...server, login: { user: 'low', password: 'wrong' } })
    expect(wrong).toEqual({ code: 'unavailable', answer: '535 5.7.8 who are you' })
    expect(await deliver(server)).toMatchObject({ code: 'accepted' })
  })

  it('that is not there is unavailable', async () => {
    const { server, close } = await start()
    await close()
    expect(await deliver(server)).toMatchObject({ code: 'unavailable' })
  })

  it('that hangs up in the middle of a mail is unavailable', async () => {
    const running = await start()
    running.beforeAnswer = async () => {
      running.hangUp()
      return undefined
    }
    expect(await deliver(running.server)).toMatchObject({ code: 'unavailable' })
  })

  it('that says nothing, at the beginning or after a mail, is unavailable', async () => {
    const silent = await startSilentServer()
    const nowhere = { host: '127.0.0.1', port: Number(silent.port), tls: false, login: undefined }
    expect(await deliver(nowhere, 'zoe@people.org', { waitMs: 100 })).toEqual({
      code: 'unavailable',
      // By the connection's timer or by the greeting's, which run out together.
      answer: expect.stringMatching(/^(Greeting never received|Timeout)$/),
    })
    await silent.close()

    const running = await start()
    running.beforeAnswer = () => new Promise(() => {})
    // Long enough for the greeting and the mail on a busy machine.
    const patience = { waitMs: 2_000 }
    expect(await deliver(running.server, 'zoe@people.org', patience)).toEqual({
      code: 'unavailable',
      answer: 'Timeout',
    })
  })

  it('whose certificate is wrong is unavailable, and is handed nothing', async () => {
    const { server, received } = await start({ tls: 'at-once' })
    expect(await deliver(server)).toEqual({ code: 'unavailable', answer: expect.stringContaining('certificate') })
    expect(received).toEqual([])
  })

  it('whose certificate is wrong when the session is upgraded is unavailable, and is handed nothing', async () => {
    const { server, received } = await start({ tls: 'when-asked', login: LOGIN })
    const handed = await deliver({ ...server, host: ELSEWHERE, login: LOGIN })
    expect(handed).toEqual({ code: 'unavailable', answer: expect.stringContaining('certificate') })
    expect(received).toEqual([])
  })

  it('that does not upgrade the session is told no password, and is handed mail where there is none', async () => {
    const strict = await start({ login: LOGIN })
    const withPassword = await deliver({ ...strict.server, host: ELSEWHERE, login: LOGIN })
    expect(withPassword).toEqual({ code: 'unavailable', answer: '500 Error: command not recognized' })
    expect(strict.received).toEqual([])
    await strict.close()
    const { server } = await start()
    expect(await deliver({ ...server, host: ELSEWHERE })).toMatchObject({ code: 'accepted' })
  })

  it('is not handed addresses that only exist in samples, in production', async () => {
    const { server, received } = await start()
    for (const domain of RESERVED) {
      expect(await deliver(server, `a@${domain}`)).toMatchObject({ code: 'refused' })
    }
    expect(received).toEqual([])
    expect(await deliver(server, 'a@contest.org')).toMatchObject({ code: 'accepted' })
    expect(await deliver(server, 'a@people.example', { environment: 'development' })).toMatchObject({
      code: 'accepted',
    })
  })
})
