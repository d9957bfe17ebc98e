import { access, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { withAdmin } from '../../src/platform/db/database.ts'
import { type EmbeddedServer, useEmbeddedServer } from '../../src/platform/db/embedded/embedded.ts'
import { built } from './build.ts'
import { type Ended, type Environment, type Running, startCommand } from './command-line.ts'

/** An installation as an operator has it: a folder with its own PostgreSQL, and commands that work on it. */
export type Home = {
  readonly data: string
  /** Starts a command that runs until it is stopped, at the latest with the test file. */
  start(args: readonly string[], environment?: Environment): Running
  /** Runs a command to its end. */
  run(args: readonly string[], environment?: Environment): Promise<Ended>
  /** Runs a command that has to succeed, with `--json`; its document. */
  json(args: readonly string[], environment?: Environment): Promise<unknown>
  /** Writes a file for a command to read; its path. */
  file(name: string, content: string): Promise<string>
  /** Looks into the database as its superuser; PostgreSQL then stays up until the tests are over. */
  look<T>(work: (admin: pg.Client) => Promise<T>): Promise<T>
  /** Whether a PostgreSQL runs on the folder. */
  runsPostgres(): Promise<boolean>
}

/** A home of the test file's own, gone after its tests. `environment` is what all its commands see. */
export function testHome(environment: Environment = {}): Home {
  let folder: string | undefined
  let server: EmbeddedServer | undefined
  const running = new Set<Running>()
  const within = (name: string) => {
    if (folder === undefined) throw new Error('the home is not made yet')
    return join(folder, name)
  }

  const start = (args: readonly string[], more: Environment = {}): Running => {
    const command = startCommand(args, { HUMANS_DATA: within('data'), ...environment, ...more })
    running.add(command)
    return command
  }
  const run = (args: readonly string[], more?: Environment) => start(args, more).ended
  const runsPostgres = async () => {
    const file = access(within('data/postgres/postmaster.pid'))
    return file.then(
      () => true,
      () => false,
    )
  }

  beforeAll(async () => {
    await built()
    folder = await mkdtemp(join(tmpdir(), 'humans-journey-'))
    // Under root PostgreSQL runs as another user, who must be able to reach it.
    await chmod(folder, 0o755)
  })

  afterAll(async () => {
    for (const command of running) command.kill('SIGKILL')
    await Promise.allSettled([...running].map(({ ended }) => ended))
    // A killed command leaves its PostgreSQL behind, for the next one to adopt.
    if (await runsPostgres()) server ??= await useEmbeddedServer({ dataDir: within('data'), notify })
    await server?.release()
    await rm(within(''), { recursive: true, force: true })
  })

  return {
    get data() {
      return within('data')
    },
    start,
    run,
    runsPostgres,
    json: async (args, more) => {
      const ended = await run([...args, '--json'], more)
      if (ended.code !== 0) throw new Error(`humans ${args.join(' ')}: ${JSON.stringify(ended)}`)
      return JSON.parse(ended.stdout)
    },
    file: async (name, content) => {
      await writeFile(within(name), content)
      return within(name)
    },
    look: async (work) => {
      server ??= await useEmbeddedServer({ dataDir: within('data'), notify })
      const url = new URL(server.adminUrl)
      url.pathname = '/humans'
      return withAdmin(url.href, work)
    },
  }
}

function notify(): void {
  // What it has to say is for an operator's log.
}
