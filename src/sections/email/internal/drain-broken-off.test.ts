import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { built } from '../../../../test/support/build.ts'
import { startCommand } from '../../../../test/support/command-line.ts'
import { testDatabase } from '../../../../test/support/database.ts'
import { TEST_SECRET } from '../../../../test/support/secret.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { Random } from '../../../vendors/simulated/random.ts'
import { queueSamples } from './outbox.fixture.ts'
import { type Sink, startSink } from './transports/smtp-sink.fixture.ts'

const WORKERS = 4
const ROUNDS = 5
const MESSAGES = 1_200
/** What a worker may have handed over without anybody knowing: its connections, and one group of results. */
const UNKNOWN = 4 + 25

describe('drains that are killed', () => {
  const database = testDatabase()
  const random = new Random(4)
  const sinks: Sink[] = []

  beforeAll(async () => {
    await built()
    for (let worker = 0; worker < WORKERS; worker++) sinks.push(await startSink())
  })
  afterAll(() => Promise.all(sinks.map((sink) => sink.close())))

  const admin = <Row extends object>(statement: string, values: readonly unknown[] = []) =>
    withAdmin(database.current.adminUrl, async (client) => (await client.query<Row>(statement, [...values])).rows)
  const startDrain = ({ server }: Sink) =>
    startCommand(['email', 'drain', '--json'], {
      DATABASE_URL: database.current.adminUrl,
      SECRET: TEST_SECRET,
      SMTP_URL: `smtp://127.0.0.1:${server.port}`,
      MAIL_FROM: 'Low Tide <post@low-tide.example>',
      MAIL_RATE: 'unlimited',
    })
  const idsAt = ({ received }: Sink) => received.map(({ headers }) => headers.get('message-id') ?? '')

  /** A worker that dies with some mail on its way: before the server has it, or before the server says so. */
  async function drainUntilKilled(sink: Sink): Promise<void> {
    let left = 1 + random.below(50)
    const at = random.pick(['addressed', 'taken'] as const)
    const drain = startDrain(sink)
    const count = (moment: typeof at) => {
      if (moment === at && --left === 0) drain.kill('SIGKILL')
      return undefined
    }
    sink.refuse = () => count('addressed')
    sink.beforeAnswer = async () => count('taken')
    const before = sink.received.length
    expect(await drain.ended).toMatchObject({ signal: 'SIGKILL' })
    const handedOver = idsAt(sink).slice(before)
    const [row] = await admin<{ unknown: number }>(
      `select count(*)::integer as unknown from email.messages where message_id = any($1) and state <> 'sent'`,
      [handedOver],
    )
    expect(row?.unknown).toBeLessThanOrEqual(UNKNOWN)
  }

  it(`lose nothing, and repeat no more than was under way, over ${WORKERS * ROUNDS} kills`, async () => {
    await queueSamples(database.current, MESSAGES)
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(sinks.map(drainUntilKilled))
      // What a minute does.
      await admin(`update email.messages set due_at = clock_timestamp() where state = 'sending'`)
    }
    const [left] = await admin<{ count: number }>(
      `select count(*)::integer as count from email.messages where state <> 'sent'`,
    )
    expect(left?.count).toBeGreaterThan(0)

    for (const sink of sinks) Object.assign(sink, { refuse: () => undefined, beforeAnswer: async () => undefined })
    const [first] = sinks
    if (first === undefined) throw new Error('there is no sink')
    expect(await startDrain(first).ended).toMatchObject({ code: 0 })

    const known = await admin<{ id: string; state: string }>('select message_id as id, state from email.messages')
    expect(new Set(known.map(({ state }) => state))).toEqual(new Set(['sent']))
    const received = sinks.flatMap(idsAt)
    expect(new Set(received)).toEqual(new Set(known.map(({ id }) => id)))
    const surplus = received.length - MESSAGES
    expect(surplus).toBeGreaterThan(0)
    expect(surplus).toBeLessThanOrEqual(WORKERS * ROUNDS * UNKNOWN)
  }, 60_000)
})
