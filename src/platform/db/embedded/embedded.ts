import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Binaries, binariesFor, installedBinaries } from './binaries.ts'
import { initialise, majorVersionOf, removeUnfinished, superuserPassword } from './cluster.ts'
import { EmbeddedServerError } from './embedded-server-error.ts'
import { clusterOf, makeDataDirectory, prepareHome } from './home.ts'
import { reasonIn, startPostmaster, stopPostmaster, turnLog } from './postmaster.ts'
import { readPostmasterFile, removePostmasterFile, whoIs } from './postmaster-file.ts'
import { keepPresence, type Presence, tryToJoin } from './presence.ts'
import { underStartLock } from './start-lock.ts'

export type EmbeddedServer = {
  /** Superuser's address of the maintenance database `postgres`, on 127.0.0.1. */
  readonly adminUrl: string
  /** Lets go of the server; the last of all processes to let go stops it. Idempotent. */
  release(): Promise<void>
}

export type EmbeddedServerOptions = {
  /** Made when it is missing; the cluster is its `postgres`, the log its `postgres.log`. */
  readonly dataDir: string
  readonly notify: (message: string) => void
  /** Tests only: a power cut may then cost the data. */
  readonly fsync?: 'off'
}

const POLL_MS = 20
const READY_MS = 60_000

/**
 * Milliseconds between tries. A server that ends at once may have lost its port to another program, or have found that
 * what a killed one left (a backend in the middle of a query) still holds the shared memory: that ends in a moment.
 */
const PAUSES_BETWEEN_STARTS = [0, 50, 100, 200, 400, 800, 1_600]

/**
 * The server of `dataDir`: the one that runs, whoever started it, or else a new one. It outlives this process unless
 * this one is the last to release it. Throws an `EmbeddedServerError`.
 */
export async function useEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const dataDir = await makeDataDirectory(options.dataDir)
  const presence = await underStartLock(dataDir, () => adoptOrStart(dataDir, options))
  let released: Promise<void> | undefined
  return {
    adminUrl: addressOf(presence),
    release: () => {
      released ??= letGo(dataDir, presence, options)
      return released
    },
  }
}

async function adoptOrStart(dataDir: string, options: EmbeddedServerOptions): Promise<Presence> {
  const binaries = await installedBinaries()
  const cluster = await clusterOf(dataDir)
  const major = await majorVersionOf(cluster)
  if (major !== undefined) {
    requireMajor(cluster, major, binaries)
    const running = await adopt(cluster, options)
    if (running !== undefined) return running
  }
  return start({ dataDir, cluster, isNew: major === undefined, binaries }, options)
}

async function start(
  place: { dataDir: string; cluster: string; isNew: boolean; binaries: Binaries },
  options: EmbeddedServerOptions,
): Promise<Presence> {
  const fsync = options.fsync ?? 'on'
  const home = await prepareHome(place.dataDir, place.cluster, options.notify)
  const binaries = await binariesFor(home.account, place.binaries, options.notify)
  await removeUnfinished(home.cluster)
  if (place.isNew) await initialise(home, binaries, fsync)

  const log = join(place.dataDir, 'postgres.log')
  const from = await turnLog(log)
  for (const pause of PAUSES_BETWEEN_STARTS) {
    await delay(pause)
    await startPostmaster(home, binaries, { log, fsync })
    const running = await adopt(home.cluster, options)
    if (running !== undefined) return running
  }
  throw new EmbeddedServerError('cannot-start', `PostgreSQL did not start: ${await reasonIn(log, from)} (see ${log})`)
}

/**
 * Joins the server that runs on `cluster`, waiting while it starts or stops. Undefined when none does, and then no
 * `postmaster.pid` is left that would keep one from starting (a dead process's is PostgreSQL's own to replace).
 */
async function adopt(cluster: string, options: EmbeddedServerOptions): Promise<Presence | undefined> {
  const password = await superuserPassword(cluster)
  const deadline = performance.now() + READY_MS
  for (;;) {
    const file = await readPostmasterFile(cluster)
    if (file === undefined) return undefined
    if (file === 'unreadable') {
      await removePostmasterFile(cluster)
      return undefined
    }
    const server = { cluster, pid: file.pid, port: file.port, password }
    const holder = await whoIs(server.pid, cluster)
    if (holder === 'nobody') return undefined
    const attempt = await tryToJoin(server)
    if (attempt.joined) return keepPresence(attempt.client, server, options.notify)
    if (holder === 'another program') {
      await removePostmasterFile(cluster)
      return undefined
    }
    if (performance.now() > deadline) {
      throw new EmbeddedServerError(
        'cannot-start',
        `PostgreSQL (process ${server.pid}) can't be used: try again if its log says that it recovers, else end it first`,
        { cause: attempt.reason },
      )
    }
    await delay(POLL_MS)
  }
}

function requireMajor(cluster: string, major: string, binaries: Binaries): void {
  if (major === binaries.major) return
  throw new EmbeddedServerError(
    'other-major-version',
    `${cluster} was written by PostgreSQL ${major}, and this is ${binaries.major}: dump it with the version of Humans that wrote it, move it away, and restore the dump`,
  )
}

function addressOf({ server }: Presence): string {
  return `postgres://postgres:${encodeURIComponent(server.password)}@127.0.0.1:${server.port}/postgres?sslmode=disable`
}

/** Under the start lock, so that nobody joins between "the last one" and the end of the server. */
async function letGo(dataDir: string, presence: Presence, options: EmbeddedServerOptions): Promise<void> {
  try {
    await underStartLock(dataDir, async () => {
      if ((await presence.leave()) !== 'last') return
      if (await stopPostmaster(presence.server.cluster)) return
      options.notify(`PostgreSQL (process ${presence.server.pid}) is taking its time to stop; it goes on by itself`)
    })
  } finally {
    await presence.close()
  }
}
