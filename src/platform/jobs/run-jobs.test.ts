import { once } from 'node:events'
import { TestClock } from 'pg-boss'
import { afterEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { withAdmin } from '../db/database.ts'
import type { Job, JobResult } from './job.ts'
import { type JobServer, startJobServer } from './job-server.fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const done: JobResult = { ok: true }

describe('jobs', () => {
  const database = testDatabase()
  const servers: JobServer[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop()
    // What is left would be made up for by the next test's server.
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query('truncate pgboss.job, pgboss.schedule; update pgboss.version set cron_on = null'),
    )
  })

  const serve = async (...given: Parameters<typeof startJobServer> extends [unknown, ...infer Rest] ? Rest : never) => {
    const server = await startJobServer(database.current, ...given)
    servers.push(server)
    return server
  }
  /** A job that says when it runs, by the clock that the test moves. */
  const noting = (clock: TestClock, cron: string, name = 'noting') => {
    const at: string[] = []
    const run = async () => {
      at.push(new Date(clock.now()).toISOString().slice(0, 16))
      return done
    }
    return { at, job: { name, cron, run } satisfies Job }
  }
  const pass = async (clock: TestClock, at: string, ms = MINUTE) => {
    await clock.setTime(at)
    await clock.tick(ms)
  }

  it('come due by the clock where the event is, in winter and in summer', async () => {
    const clock = new TestClock('2026-03-27T12:00:00Z')
    const { at, job } = noting(clock, '0 3 * * *')
    await serve(clock, [job])
    await pass(clock, '2026-03-28T01:59:30Z')
    // The night in between has no hour from two to three.
    await pass(clock, '2026-03-29T00:59:30Z')
    await pass(clock, '2026-03-30T00:59:30Z')
    expect(at).toEqual(['2026-03-28T02:00', '2026-03-29T01:00', '2026-03-30T01:00'])
  })

  it('move to another time zone once the event does', async () => {
    const clock = new TestClock('2026-06-01T12:00:00Z')
    const { at, job } = noting(clock, '0 3 * * *')
    let timeZone = 'Europe/Madrid'
    const server = await serve(clock, [job], () => timeZone)
    await pass(clock, '2026-06-02T00:59:30Z')
    timeZone = 'Asia/Tokyo'
    const moved = server.said('the jobs are scheduled')
    await clock.tick(MINUTE)
    await moved
    await pass(clock, '2026-06-02T17:59:30Z')
    await pass(clock, '2026-06-03T00:59:30Z')
    expect(at).toEqual(['2026-06-02T01:00', '2026-06-02T18:00'])
  })

  it('are made up for once, at the next start, where no server ran', async () => {
    const clock = new TestClock('2026-06-01T12:00:00Z')
    const { at, job } = noting(clock, '0 3 * * *')
    const before = await serve(clock, [job])
    await before.stop()
    await clock.setTime('2026-06-05T12:00:00Z')
    await serve(clock, [job])
    await clock.tick(MINUTE)
    expect(at).toEqual(['2026-06-05T12:00'])
  })

  it('are run by one of two servers, and not again while they go on', async () => {
    const clock = new TestClock('2026-06-01T12:00:30Z')
    const { promise: goOn, resolve: letGoOn } = Promise.withResolvers<JobResult>()
    let runs = 0
    const job: Job = {
      name: 'slow',
      cron: '* * * * *',
      run: () => {
        runs += 1
        return goOn
      },
    }
    await serve(clock, [job])
    await serve(clock, [job])
    await clock.tick(3 * MINUTE)
    expect(runs).toBe(1)
    letGoOn(done)
  })

  it('that fail are said and counted, are tried again as often as they ask, and hold up no other', async () => {
    const clock = new TestClock('2026-06-01T12:00:00Z')
    const fine = noting(clock, '0 3 * * *', 'fine')
    const server = await serve(clock, [
      {
        name: 'refused',
        cron: '0 3 * * *',
        retries: { times: 1, minutesBetween: 10 },
        run: async () => ({ ok: false, code: 'failed', reason: 'the vendor says no' }),
      },
      { name: 'broken', cron: '0 3 * * *', run: () => Promise.reject(new Error('a bug')) },
      { name: 'idle', cron: '0 3 * * *', run: async () => ({ ok: false, code: 'skipped', reason: 'nothing to do' }) },
      fine.job,
    ])
    await pass(clock, '2026-06-02T00:59:30Z')
    expect([...server.ended].sort()).toEqual(['broken failed', 'fine done', 'idle skipped', 'refused failed'])
    expect(server.lines).toContainEqual(expect.objectContaining({ job: 'refused', reason: 'the vendor says no' }))
    expect(server.lines).toContainEqual(expect.objectContaining({ job: 'broken', msg: 'a job failed', level: 50 }))
    expect(await failures()).toEqual({ broken: 'a bug', idle: 'nothing to do' })

    await pass(clock, '2026-06-02T01:12:00Z')
    await pass(clock, '2026-06-02T01:24:00Z')
    expect(server.ended.filter((ended) => ended === 'refused failed')).toHaveLength(2)
    expect(server.ended).toHaveLength(5)
    expect(await failures()).toMatchObject({ refused: 'the vendor says no' })
  })

  it('of a server that stops are ended by its signal, and taken up by another one', async () => {
    const clock = new TestClock('2026-06-01T12:00:30Z')
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const first = await serve(clock, [
      {
        ...{ name: 'long', cron: '0 3 * * *', retries: { times: 1, minutesBetween: 1 } },
        run: async (signal) => {
          begin()
          await once(signal, 'abort')
          return { ok: false, code: 'failed', reason: 'it was stopped' }
        },
      },
    ])
    await pass(clock, '2026-06-02T00:59:30Z')
    await begun
    await first.stop()
    expect(first.ended).toEqual(['long failed'])
    const { at, job } = noting(clock, '0 3 * * *', 'long')
    await serve(clock, [job])
    await clock.tick(MINUTE)
    expect(at).toHaveLength(1)
  })

  it('that no version knows any more come due no more', async () => {
    const clock = new TestClock('2026-06-01T12:00:00Z')
    const old = await serve(clock, [noting(clock, '0 3 * * *', 'old').job])
    await old.stop()
    await serve(clock, [noting(clock, '0 3 * * *', 'new').job])
    const schedules = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query('select name from pgboss.schedule'),
    )
    expect(schedules.rows).toEqual([{ name: 'new' }])
  })

  it('leave nothing to say of the queue, whatever it looks after by itself for a day', async () => {
    const clock = new TestClock('2026-06-01T12:00:00Z')
    const { at, job } = noting(clock, '0 3 * * *')
    const server = await serve(clock, [job])
    for (let hour = 1; hour <= 24; hour += 1) await pass(clock, new Date(clock.now() + HOUR).toISOString())
    expect(at).toHaveLength(1)
    expect(server.lines.filter(({ msg }) => !['the jobs are scheduled', 'a job is done'].includes(msg))).toEqual([])
  })

  const failures = () =>
    withAdmin(database.current.adminUrl, async (admin) => {
      const { rows } = await admin.query<{ name: string; reason: string }>(
        `select name, output ->> 'message' as reason from pgboss.job where state = 'failed'`,
      )
      return Object.fromEntries(rows.map(({ name, reason }) => [name, reason]))
    })
})

describe('the queue', () => {
  const database = testDatabase()

  it.each([
    ['reads no table of a section', 'select * from tickets.orders'],
    ['makes no table, not even of its own', 'create table pgboss.mine (id int)'],
    ['drops none', 'drop table pgboss.job'],
    ['makes no schema', 'create schema mine'],
  ])('%s', async (_, text) => {
    await expect(database.current.queue.executeSql(text)).rejects.toMatchObject({ code: '42501' })
  })
})
