import { Registry } from 'prom-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { type DrainSettings, mailMetrics } from '../section.ts'
import {
  EMPTY_OUTBOX,
  sampleOutbox as outbox,
  queueSamples,
  sampleDrain,
  sampleEmail,
  sampleMail,
  sampleSource,
} from './outbox.fixture.ts'
import { type Sink, startSink } from './transports/smtp-sink.fixture.ts'

const operator = { kind: 'operator' } as const

describe('what workers mind before they claim', () => {
  const database = testDatabase()
  const never = new AbortController().signal
  let sink: Sink

  beforeEach(async () => {
    await admin(EMPTY_OUTBOX)
    sink = await startSink()
  })
  afterEach(() => sink.close())

  const admin = (statement: string) => withAdmin(database.current.adminUrl, (client) => client.query(statement))
  const until = async (statement: string): Promise<void> => {
    const { rows } = await admin(statement)
    return rows[0].done ? undefined : until(statement)
  }
  const status = () => database.current.snapshot((snapshot) => outbox.status(snapshot))
  const pause = () => database.current.transact((tx) => outbox.pause(tx, operator))
  const resume = () => database.current.transact((tx) => outbox.resume(tx, operator))
  const drain = async (changes: Partial<DrainSettings> = {}) => {
    const job = sampleDrain(database.current, { server: sink.server, ...changes })
    try {
      return await job.drainDue(never)
    } finally {
      await job.close()
    }
  }
  const queueSystem = (source: string) =>
    database.current.transact(async (tx) => {
      const { content } = await sampleEmail.compile(tx, { ...sampleSource, category: 'system' })
      const secret = { variables: { Name: 'Ana' }, secrets: { Code: `secret-${source}` } }
      const mail = { ...sampleMail(content, 0), ...secret, source, address: `${source}@people.example` }
      return sampleEmail.enqueue(tx, { group: 'sign-in', kind: 'sign-in', purpose: 'link', mails: [mail] })
    })
  const received = () => sink.received.map(({ to }) => to[0])

  it('a pause: bulk mail waits, system mail goes out, and resuming loses and repeats nothing', async () => {
    await queueSamples(database.current, 30)
    await pause()
    await queueSystem('link')
    expect(await drain()).toEqual({ ok: true, sent: 1, failed: 0, retried: 0 })
    expect(received()).toEqual(['link@people.example'])
    expect(sink.received[0]?.text).toContain('secret-link')
    expect((await status()).paused).toBeInstanceOf(Temporal.Instant)

    await resume()
    expect(await drain()).toMatchObject({ sent: 30 })
    expect(new Set(received()).size).toBe(31)
    expect(received()).toHaveLength(31)
    const { rows } = await withAdmin(database.current.adminUrl, (client) =>
      client.query(`select action from audit.entries order by id`),
    )
    expect(rows).toEqual([{ action: 'email.pause' }, { action: 'email.resume' }])
  })

  it('a pause while mail goes out: what is in flight ends, what was claimed and not begun goes back', async () => {
    await queueSamples(database.current, 60)
    const stopping = new AbortController()
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const link = Promise.withResolvers<void>()
    let bulk = 0
    sink.beforeAnswer = async ({ to }) => {
      if (to[0] === 'link@people.example') link.resolve()
      else if (++bulk === 3) begun.resolve()
      if (to[0] !== 'link@people.example') await release.promise
      return undefined
    }
    const job = sampleDrain(database.current, { server: sink.server, connections: 3 })
    const running = job.run(stopping.signal)
    await begun.promise
    await pause()
    await until(`select count(*) = 3 as done from email.messages where state = 'sending'`)
    await queueSystem('link')
    release.resolve()
    await link.promise
    stopping.abort()
    await running
    await job.close()
    expect(received()).toHaveLength(4)
    expect((await status()).counts).toMatchObject({ queued: 57, sending: 0, sent: 4 })

    await resume()
    expect(await drain()).toMatchObject({ sent: 57 })
    expect(new Set(received()).size).toBe(61)
    expect(received()).toHaveLength(61)
  })

  it('a limit, over all workers together: no window of the server has more, and a tenth is the system’s', async () => {
    const limits = [{ most: 20, seconds: 60 }]
    await queueSamples(database.current, 50)
    const results = await Promise.all([drain({ limits }), drain({ limits }), drain({ limits })])
    expect(results.reduce((sum, { sent }) => sum + sent, 0)).toBe(18)
    expect(sink.received).toHaveLength(18)
    expect(results.every((result) => !result.ok && result.code === 'limit-used-up')).toBe(true)

    for (const source of ['a', 'b', 'c']) await queueSystem(source)
    expect(await drain({ limits })).toMatchObject({ code: 'limit-used-up', sent: 2 })
    expect(received().slice(18)).toEqual(['a@people.example', 'b@people.example'])

    await admin(`update email.attempts set at = at - interval '61 s'`)
    expect(await drain({ limits })).toMatchObject({ sent: 19 })
    expect(received()[20]).toBe('c@people.example')
  })

  it('a limit of a second is waited for', async () => {
    const limits = [{ most: 10, seconds: 1 }]
    await queueSamples(database.current, 20)
    expect(await drain({ limits })).toEqual({ ok: true, sent: 20, failed: 0, retried: 0 })
    const { rows } = await withAdmin(database.current.adminUrl, (client) =>
      client.query(`
        select max(tried)::integer as most from email.attempts a, lateral (
          select sum(count) as tried from email.attempts b where b.at between a.at and a.at + interval '1 s') w`),
    )
    expect(rows[0].most).toBeLessThanOrEqual(10)
  })

  it('the breaker: one worker’s fault stops all, in the server’s words, and a probe that succeeds lets them go on', async () => {
    await queueSamples(database.current, 20)
    sink.refuse = () => ({ code: 451, words: '4.7.1 you send too fast' })
    expect(await drain()).toMatchObject({ ok: false, code: 'transport-unavailable', sent: 0, failed: 0, retried: 0 })
    const { breaker, counts } = await status()
    expect(breaker?.reason).toBe('451 4.7.1 you send too fast')
    expect(counts).toMatchObject({ queued: 20, sending: 0 })

    await admin(`update email.gate set probe_at = now() + interval '1 hour'`)
    sink.refuse = () => undefined
    expect(await drain()).toMatchObject({ ok: false, code: 'transport-unavailable', sent: 0 })
    expect(sink.received).toHaveLength(0)

    await resume()
    expect(await drain()).toEqual({ ok: true, sent: 20, failed: 0, retried: 0 })
    expect((await status()).breaker).toBeNull()
    const { rows } = await withAdmin(database.current.adminUrl, (client) =>
      client.query('select max(attempts) as most from email.messages'),
    )
    expect(rows[0].most).toBe(1)
  })

  it('and is counted for whoever watches: totals by what caused mails, what is pending, how long sending took', async () => {
    const registry = new Registry()
    const took = mailMetrics(registry, { database: database.current, outbox })
    await queueSamples(database.current, 3, (mail, place) => (place === 0 ? { ...mail, address: null } : mail))
    sink.refuse = (address) => (address.startsWith('human-1@') ? { code: 450, words: '4.2.0 later' } : undefined)
    await drain({ took })
    const text = await registry.metrics()
    const labels = 'category="campaign-codes",kind="grant"'
    for (const [outcome, count] of Object.entries({ queued: 2, sent: 1, failed: 1, retried: 1 })) {
      expect(text).toContain(`mail_messages_total{${labels},outcome="${outcome}"} ${count}`)
    }
    expect(text).toContain('mail_pending 1')
    expect(text).toContain('mail_oldest_due_seconds 0')
    expect(text).toContain('mail_send_duration_seconds_count 2')
  })

  it('a running worker hears of what is queued, and sends system mail before the bulk it holds', async () => {
    const stopping = new AbortController()
    const link = Promise.withResolvers<void>()
    const blocked = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    sink.beforeAnswer = async ({ to }) => {
      if (to[0] === 'link@people.example') link.resolve()
      else blocked.resolve()
      if (sink.received.length === 0) await release.promise
      return undefined
    }
    const job = sampleDrain(database.current, { server: sink.server, connections: 1 })
    const running = job.run(stopping.signal)
    await queueSamples(database.current, 80)
    await blocked.promise
    await queueSystem('link')
    await until(`select count(*) = 1 as done from email.messages where category = 'system' and state = 'sending'`)
    release.resolve()
    await link.promise
    stopping.abort()
    await running
    await job.close()
    expect(received().indexOf('link@people.example')).toBeLessThanOrEqual(1)
  })
})
