import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { claim } from './claim.ts'
import {
  EMPTY_OUTBOX,
  sampleEmail as email,
  emailIn,
  sampleOutbox as outbox,
  queueSamples,
  sampleBatch,
  sampleDrain,
  sampleHouse,
  sampleMail,
  sampleSource,
} from './outbox.fixture.ts'
import { type Sink, startSink } from './transports/smtp-sink.fixture.ts'
import type { SmtpServer } from './transports/smtp-url.ts'

describe('draining the outbox', () => {
  const database = testDatabase()
  const never = new AbortController().signal
  let sink: Sink

  beforeEach(async () => {
    await admin(EMPTY_OUTBOX)
    sink = await startSink()
  })
  afterEach(() => sink.close())

  const admin = (statement: string) => withAdmin(database.current.adminUrl, (client) => client.query(statement))
  const makeEverythingDue = () => admin(`update email.messages set due_at = now() - interval '1 s'`)
  const drainTo = (server: SmtpServer, connections = 5) => sampleDrain(database.current, { server, connections })
  const drain = async (signal = never, server = sink.server, connections = 5) => {
    const job = drainTo(server, connections)
    try {
      return await job.drainDue(signal)
    } finally {
      await job.close()
    }
  }
  const queue = (count: number) => queueSamples(database.current, count)
  const statusNow = async () => (await database.current.snapshot((snapshot) => outbox.status(snapshot))).counts
  const messages = () =>
    database.current.snapshot(async (snapshot) => {
      const { rows } = await outbox.messages(snapshot, {})
      return Promise.all(rows.map(({ id }) => outbox.message(snapshot, id)))
    })
  const onlyMessage = async () => {
    const [message] = await messages()
    if (message === undefined) throw new Error('there is no message')
    return message
  }

  it('delivers each message once, as shown, and writes down what the server said', async () => {
    await queue(300)
    expect(await drain()).toEqual({ ok: true, sent: 300, failed: 0, retried: 0 })
    expect(new Set(sink.received.map(({ to }) => to[0])).size).toBe(300)
    expect(sink.received).toHaveLength(300)
    expect(await statusNow()).toMatchObject({ sent: 300, queued: 0, sending: 0 })

    const byId = new Map(sink.received.map((mail) => [mail.headers.get('message-id'), mail]))
    for (const message of await messages()) {
      const received = byId.get(message?.messageId)
      expect(message).toMatchObject({ state: 'sent', attempts: 1, reason: null })
      expect(message?.answer).toMatch(/^250 /)
      expect({ subject: received?.headers.get('subject'), html: received?.html, text: received?.text }).toEqual(
        message?.mail,
      )
      expect(received?.headers.get('reply-to')).toBe('crew@low-tide.example')
    }
    expect(await drain()).toEqual({ ok: true, sent: 0, failed: 0, retried: 0 })
  })

  it('shows to the byte what went out, after an upgrade that words every mail otherwise', async () => {
    await queue(1)
    await drain()
    const [received] = sink.received
    const sent = { subject: received?.headers.get('subject'), html: received?.html, text: received?.text }
    const organisation = { name: 'High Tide', legal: 'High Tide, association, Cádiz' }
    const upgraded = emailIn({
      ...sampleHouse,
      organisation,
      environment: 'production',
      baseUrl: 'https://high.tide.org',
    })
    const { content } = await database.current.transact((tx) => upgraded.compile(tx, sampleSource))
    expect((await onlyMessage()).mail).toEqual(sent)

    // And what was queued before it goes out as it was then.
    await queueSamples(database.current, 1, (mail) => ({ ...mail, source: 'later' }))
    await database.current.transact((tx) =>
      upgraded.enqueue(tx, sampleBatch([{ ...sampleMail(content, 2), source: 'new' }])),
    )
    await drain()
    const worded = sink.received.slice(1).map(({ html }) => /(Low|High) Tide/.exec(html)?.[0])
    expect(worded.toSorted()).toEqual(['High Tide', 'Low Tide'])
  })

  it('shares the work between drains, and nobody gets two', async () => {
    await queue(400)
    const results = await Promise.all([drain(), drain(), drain()])
    expect(results.reduce((sum, { sent }) => sum + sent, 0)).toBe(400)
    expect(sink.received).toHaveLength(400)
    expect(new Set(sink.received.map(({ headers }) => headers.get('message-id'))).size).toBe(400)
  })

  it('fails at once what the server refuses for good, in its words, and sends the rest', async () => {
    await queue(20)
    sink.refuse = (address) =>
      address === 'human-7@people.example' ? { code: 550, words: '5.1.1 nobody here' } : undefined
    expect(await drain()).toEqual({ ok: true, sent: 19, failed: 1, retried: 0 })
    const failed = await database.current.snapshot((snapshot) =>
      email.deliveries(snapshot, { kind: 'grant', purpose: 'code' }, ['grant-7']),
    )
    expect(failed.get('grant-7')).toMatchObject({ state: 'failed', reason: 'refused', answer: '550 5.1.1 nobody here' })
  })

  it('tries again later what the server puts off, twice as late each time, and gives up after ten', async () => {
    await queue(1)
    sink.refuse = () => ({ code: 450, words: '4.2.0 greylisted' })
    for (let attempt = 1; attempt <= 9; attempt++) {
      expect(await drain()).toEqual({ ok: true, sent: 0, failed: 0, retried: 1 })
      const { state, attempts, dueAt, at } = await onlyMessage()
      expect({ state, attempts }).toEqual({ state: 'retrying', attempts: attempt })
      const minutes = dueAt.since(at).total('minutes')
      expect(minutes / 2 ** attempt).toBeGreaterThan(0.85)
      expect(minutes / 2 ** attempt).toBeLessThan(1.15)
      await makeEverythingDue()
    }
    expect(await drain()).toMatchObject({ failed: 1 })
    expect(await onlyMessage()).toMatchObject({ state: 'failed', reason: 'gave-up', attempts: 10 })
  })

  it.each([
    [450, '4.2.1 mailbox busy', 'retrying', 1],
    [452, '4.3.1 no room just now', 'retrying', 1],
    [550, '5.1.1 nobody here', 'failed', 1],
    [552, '5.2.2 mailbox full', 'failed', 1],
    [421, '4.3.2 going down', 'queued', 0],
    [452, '4.7.28 you send too fast', 'queued', 0],
    [550, '5.4.5 daily quota used up', 'queued', 0],
  ])(
    'keeps the words of a server that answers %i to one mail: %s, which is then %s',
    async (code, words, state, tried) => {
      await queue(3)
      // In the middle of a session: the first mail is taken.
      sink.beforeAnswer = async () => (sink.received.length === 0 ? undefined : { code, words })
      const drained = await drain(never, sink.server, 1)
      expect(drained.sent).toBe(1)
      const answer = `${code} ${words}`
      const rest = (await messages()).filter((message) => message?.state !== 'sent')
      expect(rest).toHaveLength(2)
      expect(rest.every((message) => message?.state === state && message.attempts === tried)).toBe(true)
      expect(rest.some((message) => message?.answer === answer)).toBe(true)
      if (state === 'queued')
        expect(drained).toMatchObject({ ok: false, code: 'transport-unavailable', reason: answer })
    },
  )

  it('does not touch what is not due', async () => {
    await queue(2)
    await admin(`update email.messages set due_at = now() + interval '1 hour' where source_id = 'grant-0'`)
    expect(await drain()).toMatchObject({ sent: 1 })
  })

  it('charges no message for a server that is not there, and says so', async () => {
    await queue(30)
    const { server } = sink
    await sink.close()
    expect(await drain(never, server)).toMatchObject({ ok: false, code: 'transport-unavailable', sent: 0, failed: 0 })
    for (const message of await messages()) expect(message).toMatchObject({ state: 'queued', attempts: 0 })
  })

  it('charges no message for a login that is refused', async () => {
    await queue(3)
    const strict = await startSink({ login: { user: 'low', password: 'right' } })
    const wrong = { ...strict.server, login: { user: 'low', password: 'wrong' } }
    expect(await drain(never, wrong)).toMatchObject({ ok: false, reason: '535 5.7.8 who are you' })
    expect(await drain(never, strict.server)).toMatchObject({ ok: true, sent: 3 })
    expect((await messages()).map((message) => message?.attempts)).toEqual([1, 1, 1])
    await strict.close()
  })

  it('goes on after a session that broke, and sends what it held', async () => {
    await queue(40)
    let answered = 0
    sink.beforeAnswer = async () => {
      if (++answered === 20) sink.hangUp()
      return undefined
    }
    expect(await drain(never, sink.server, 1)).toEqual({ ok: true, sent: 40, failed: 0, retried: 0 })
    const ids = sink.received.map(({ headers }) => headers.get('message-id'))
    expect(new Set(ids).size).toBe(40)
    // The server had taken the mail before it hung up: it comes again, under the same Message-ID.
    expect(ids).toHaveLength(41)
  })

  it('ends what is under way when it is told to stop, and repeats nothing', async () => {
    await queue(200)
    const stopping = new AbortController()
    const release = Promise.withResolvers<void>()
    let waiting = 0
    sink.beforeAnswer = async () => {
      if (++waiting === 5) {
        stopping.abort()
        release.resolve()
      }
      await release.promise
      return undefined
    }
    const { sent } = await drain(stopping.signal)
    expect(sent).toBe(sink.received.length)
    expect(sent).toBeLessThan(200)
    expect(await statusNow()).toMatchObject({ sent, sending: 0, queued: 200 - sent })
    expect(await drain()).toMatchObject({ sent: 200 - sent })
    expect(new Set(sink.received.map(({ headers }) => headers.get('message-id'))).size).toBe(200)
    expect(sink.received).toHaveLength(200)
  })

  it('takes over what a dead worker held once its lease is over, under the same Message-ID', async () => {
    await queue(3)
    const dead = '00000000-0000-4000-8000-000000000001'
    const held = await database.current.transact(
      async (tx) => (await claim(tx, dead, { system: 0, bulk: 2 }, [])).messages,
    )
    expect(await drain()).toMatchObject({ sent: 1 })
    expect(await statusNow()).toMatchObject({ sending: 2 })

    await makeEverythingDue()
    expect(await drain()).toMatchObject({ sent: 2 })
    const sent = new Set(sink.received.map(({ headers }) => headers.get('message-id')))
    for (const { messageId } of held) expect(sent).toContain(messageId)
  })

  it('knows a mail as sent even where its lease was lost meanwhile', async () => {
    await queue(1)
    sink.beforeAnswer = async () => {
      await admin(`update email.messages set lease = '00000000-0000-4000-8000-000000000002'`)
      return undefined
    }
    expect(await drain()).toMatchObject({ sent: 1 })
    expect(await onlyMessage()).toMatchObject({ state: 'sent' })
  })

  it('keeps going while it runs, and stops when told', async () => {
    const stopping = new AbortController()
    const both = Promise.withResolvers<void>()
    sink.beforeAnswer = async () => {
      if (sink.received.length === 1) both.resolve()
      return undefined
    }
    const job = drainTo(sink.server)
    const running = job.run(stopping.signal)
    await queue(1)
    await queueSamples(database.current, 1, (mail) => ({ ...mail, source: 'later' }))
    await both.promise
    stopping.abort()
    await running
    await job.close()
    expect(await statusNow()).toMatchObject({ sent: 2 })
  })

  it('keeps the mails in the mailbox where there is no mail server', async () => {
    await queue(30)
    const job = sampleDrain(database.current)
    expect(await job.drainDue(never)).toEqual({ ok: true, sent: 30, failed: 0, retried: 0 })
    const [shown] = await messages()
    const kept = await database.current.snapshot(async (snapshot) => {
      const { rows } = await outbox.captured(snapshot, {})
      const row = rows.find(({ address }) => address === shown?.recipient?.address)
      return row === undefined ? undefined : outbox.capturedMail(snapshot, row.id)
    })
    expect(kept).toMatchObject({ message: shown?.id, messageId: shown?.messageId, mail: shown?.mail })
  })

  it('sends a failed message again when asked, twice at once even: the same one, once, to where the human is reached now', async () => {
    await queueSamples(database.current, 4, (mail, place) =>
      place === 0 || place === 1 ? { ...mail, address: null } : mail,
    )
    sink.refuse = (address) => (address === 'human-2@people.example' ? { code: 550, words: '5.1.1 moved' } : undefined)
    expect(await drain()).toMatchObject({ sent: 1, failed: 1 })
    const before = await messages()
    const addresses = new Map(
      before.flatMap((message): [string, string][] => {
        const { human = '', name } = message?.recipient ?? {}
        if (name === 'Human 0') return [[human, 'found@people.example']]
        return name === 'Human 2' ? [[human, 'new@people.example']] : []
      }),
    )
    const retry = () =>
      database.current.transact((tx) =>
        email.retryFailed(tx, 'campaign:1', async (humans) =>
          humans.map((human) => ({ human, name: 'Now', address: addresses.get(human) ?? null })),
        ),
      )
    const pressedTwice = await Promise.all([retry(), retry()])
    expect(pressedTwice.toSorted((a, b) => a.queued - b.queued)).toEqual([
      { queued: 0, unreachable: 1 },
      { queued: 2, unreachable: 1 },
    ])
    expect(await drain()).toMatchObject({ sent: 2, failed: 0 })

    expect(sink.received.map(({ to }) => to[0]).toSorted()).toEqual([
      'found@people.example',
      'human-3@people.example',
      'new@people.example',
    ])
    const ids = (found: typeof before) => found.map((message) => message?.messageId)
    expect(ids(await messages())).toEqual(ids(before))
    expect(await statusNow()).toMatchObject({ sent: 3, failed: 1 })
  })
})
