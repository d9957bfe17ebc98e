import { once } from 'node:events'
import type { PgBoss, Clock as QueueClock, Job as QueuedJob } from 'pg-boss'
import { QUEUE_SCHEMA, type QueueStatements } from '../db/job-queue.ts'
import type { Logger } from '../log.ts'
import type { Job, JobOutcome, JobResult } from './job.ts'

export type JobsNeeds = {
  readonly jobs: readonly Job[]
  readonly queue: QueueStatements
  /** Whose clock the jobs go by; asked for again and again, since it is a setting. */
  readonly timeZone: () => Promise<string>
  readonly log: Logger
  readonly ended: (job: string, outcome: JobOutcome) => void
  /** Tests alone set it. */
  readonly clock?: QueueClock
}

const POLL_SECONDS = 5
const FOLLOW_SETTING_MS = 60_000
/** A server that was killed holds its job no longer than this and a look around of the others', once a minute. */
const DEAD_AFTER_SECONDS = 60
/** The longest that a job may take: a backstop, since a dead server is found sooner. */
const AT_MOST_HOURS = 12
/** To end what is running once the signal has aborted; what has not ended by then is tried again. */
const STOP_MS = 30_000

/**
 * Runs what comes due, until `signal` aborts and nothing of it goes on. A time that passed while no server ran is made up
 * for once, at the next start. A job that fails is logged, and delays no other.
 */
export async function runJobs(needs: JobsNeeds, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { boss, clock } = await openQueue(needs)
  if (await started(boss, signal)) {
    const follow = follower(boss, needs, signal)
    let following = follow()
    const timer = clock.setInterval(() => {
      following = follow()
    }, FOLLOW_SETTING_MS)
    if (!signal.aborted) await once(signal, 'abort')
    clock.clearInterval(timer)
    await following
  }
  await boss.stop({ timeout: STOP_MS })
}

async function openQueue({ queue, log, ...given }: JobsNeeds): Promise<{ boss: PgBoss; clock: QueueClock }> {
  // 90 ms and some megabytes that no command needs, and a server not before it answers.
  const { PgBoss, systemClock } = await import('pg-boss')
  const clock = given.clock ?? systemClock
  const boss = new PgBoss({
    clock,
    db: queue,
    schema: QUEUE_SCHEMA,
    // Migrations have made the tables; these connections may not.
    migrate: false,
    createSchema: false,
    reindex: false,
    monitorVacuum: false,
    registerInstance: false,
    cronWorkerIntervalSeconds: POLL_SECONDS,
  })
  boss.on('error', (err) => log.error({ err }, 'the job queue failed'))
  boss.on('warning', ({ message, data }) => log.warn({ data }, message))
  return { boss, clock }
}

/** Tries until it can, whatever is wrong with the database, since pages and mail do so too; false where it was stopped. */
async function started(boss: PgBoss, signal: AbortSignal): Promise<boolean> {
  const giveUp = () => void boss.stop()
  signal.addEventListener('abort', giveUp)
  try {
    await boss.start({ attempts: Number.MAX_SAFE_INTEGER })
    return true
  } catch (error) {
    if (!signal.aborted) throw error
    return false
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

/**
 * Has every job worked on and on the clock of the time zone that is set now; what could not be done the next call does.
 * Of two servers that see different settings, the next minute settles it.
 */
function follower(boss: PgBoss, needs: JobsNeeds, signal: AbortSignal): () => Promise<void> {
  const worked = new Set<Job>()
  let scheduled: string | undefined
  return async () => {
    try {
      for (const job of needs.jobs) {
        if (worked.has(job)) continue
        // Exclusive: while one waits or runs, no second one is let in.
        await boss.createQueue(job.name, { policy: 'exclusive' })
        await work(boss, job, needs, signal)
        worked.add(job)
      }
      const timeZone = await needs.timeZone()
      if (timeZone === scheduled) return
      await schedule(boss, needs.jobs, timeZone)
      scheduled = timeZone
      needs.log.info({ timeZone }, 'the jobs are scheduled')
    } catch (err) {
      needs.log.error({ err }, 'the jobs could not be scheduled')
    }
  }
}

/** What an earlier version scheduled and this one does not know comes due no more. */
async function schedule(boss: PgBoss, jobs: readonly Job[], tz: string): Promise<void> {
  const known = new Set(jobs.map(({ name }) => name))
  for (const { name, key } of await boss.getSchedules()) if (!known.has(name)) await boss.unschedule(name, key)
  for (const { name, cron, retries } of jobs) {
    await boss.schedule(name, cron, null, {
      tz,
      missed: 'once',
      retryLimit: retries?.times ?? 0,
      retryDelay: (retries?.minutesBetween ?? 0) * 60,
      heartbeatSeconds: DEAD_AFTER_SECONDS,
      expireInSeconds: AT_MOST_HOURS * 3_600,
    })
  }
}

async function work(boss: PgBoss, job: Job, needs: JobsNeeds, signal: AbortSignal): Promise<void> {
  await boss.work(job.name, { pollingIntervalSeconds: POLL_SECONDS }, async ([queued]: QueuedJob[]) => {
    if (queued === undefined) throw new Error('the queue called without a job')
    await runOne(job, needs, AbortSignal.any([signal, queued.signal]))
  })
}

/** Throws where it is not done: to the queue, that is what to try again and to keep the reason of. */
async function runOne(job: Job, { log, ended }: JobsNeeds, signal: AbortSignal): Promise<void> {
  const started = performance.now()
  const result = await job.run(signal).catch((err: unknown) => {
    ended(job.name, 'failed')
    log.error({ err, job: job.name }, 'a job failed')
    throw err
  })
  const seconds = Math.round(performance.now() - started) / 1000
  ended(job.name, result.ok ? 'done' : result.code)
  if (result.ok) return log.info({ job: job.name, seconds }, 'a job is done')
  log[LEVELS[result.code]]({ job: job.name, seconds, reason: result.reason }, `a job ${WORDS[result.code]}`)
  throw new NotDone(result.reason)
}

type NotDoneCode = Extract<JobResult, { ok: false }>['code']
const LEVELS = { skipped: 'info', failed: 'warn' } as const satisfies Record<NotDoneCode, string>
const WORDS = { skipped: 'was skipped', failed: 'failed' } as const satisfies Record<NotDoneCode, string>

class NotDone extends Error {
  override readonly name = 'NotDone'
}
