import { EventEmitter, once } from 'node:events'
import type { TestClock } from 'pg-boss'
import { type Database, withAdmin } from '../db/database.ts'
import { QUEUE_SCHEMA, type QueueStatements } from '../db/job-queue.ts'
import { loginRole, ownerRole } from '../db/roles.ts'
import { makeLog } from '../log.ts'
import type { Job } from './job.ts'
import { runJobs } from './run-jobs.ts'

type Line = { readonly msg: string; readonly job?: string; readonly reason?: string; readonly timeZone?: string }

export type JobServer = {
  /** `name outcome` of what ended, in order. */
  readonly ended: readonly string[]
  readonly lines: readonly Line[]
  /** Once it has said so, from now on. */
  said(message: string): Promise<unknown>
  stop(): Promise<void>
}

/** What a server runs, on a clock that the test moves; comes back once its jobs are scheduled. */
export async function startJobServer(
  database: Database,
  clock: TestClock,
  jobs: readonly Job[],
  timeZone: () => string = () => 'Europe/Madrid',
): Promise<JobServer> {
  const lines: Line[] = []
  const ended: string[] = []
  const saying = new EventEmitter()
  const write = (text: string) => {
    const line: Line = JSON.parse(text)
    lines.push(line)
    saying.emit(line.msg)
  }
  const controller = new AbortController()
  const server = {
    ended,
    lines,
    said: (message: string) => once(saying, message),
    stop: () => {
      controller.abort()
      return running
    },
  }
  const scheduled = server.said('the jobs are scheduled')
  const running = runJobs(
    {
      jobs,
      clock,
      queue: clocked(database),
      timeZone: async () => timeZone(),
      log: makeLog({ level: 'info', to: { write } }),
      ended: (job, outcome) => ended.push(`${job} ${outcome}`),
    },
    controller.signal,
  )
  await Promise.race([scheduled, running])
  return server
}

/** The queue under its own role, as ever: only a clock that can be set, a table and a function, is made by its owner. */
function clocked({ adminUrl, rolePrefix, queue }: Database) {
  const setsClock = /^\s*(drop|create) /i
  const asOwner = (text: string) =>
    withAdmin(adminUrl, (admin) => admin.query(`set role "${ownerRole(rolePrefix, QUEUE_SCHEMA)}"; ${text}`))
  const onEveryConnection = (statement: string) =>
    withAdmin(adminUrl, async (admin) => {
      const { rows } = await admin.query<{ name: string }>('select current_database() as name')
      await admin.query(`alter role "${loginRole(rolePrefix)}" in database "${rows[0]?.name}" ${statement}`)
    })
  return {
    executeSql: (text: string, values?: unknown[]) =>
      setsClock.test(text) ? asOwner(text) : queue.executeSql(text, values),
    setSessionStatements: async (statements: string[]) => {
      for (const statement of statements) await onEveryConnection(statement)
    },
  } satisfies QueueStatements & { setSessionStatements(statements: string[]): Promise<void> }
}
