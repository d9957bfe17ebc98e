import { realpath } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { whoIs } from './postmaster-file.ts'

/** "humans" in ASCII. Shared: a process uses the server; exclusive: a process stops it. */
const LOCK_KEY = '0x68756d616e73'

const POLL_MS = 50
const REJOIN_MS = 60_000

export type RunningServer = {
  readonly cluster: string
  readonly pid: number
  readonly port: number
  readonly password: string
}

/** A process's mark on the server: while anyone has one, nobody stops it. */
export type Presence = {
  readonly server: RunningServer
  /** Gives the mark up. `last`: nobody else uses the server, and nobody can join until this presence is closed. */
  leave(): Promise<'last' | 'others remain' | 'server is gone'>
  close(): Promise<void>
}

export type Attempt =
  | { readonly joined: true; readonly client: pg.Client }
  | { readonly joined: false; reason: unknown }

/** Connects and takes the shared lock, if what answers on the port is this server and nobody is about to stop it. */
export async function tryToJoin(server: RunningServer): Promise<Attempt> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: server.port,
    user: 'postgres',
    password: server.password,
    database: 'postgres',
    ssl: false,
    application_name: 'humans presence',
    connectionTimeoutMillis: 3_000,
    query_timeout: 10_000,
    keepAlive: true,
    // The connection idles for as long as the process lives.
    options: '-c idle_session_timeout=0',
  })
  // 'end' follows, and is what counts.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    const directory = await realpath(rows[0]?.data_directory ?? '')
    if (directory !== server.cluster) throw new Error(`port ${server.port} serves ${directory}`)
    if (!(await holds(client, 'pg_try_advisory_lock_shared'))) throw new Error('another process is stopping the server')
    return { joined: true, client }
  } catch (reason) {
    await client.end()
    return { joined: false, reason }
  }
}

/**
 * Keeps the mark that `client` took. After a crash of one backend PostgreSQL drops every connection and goes on: the
 * mark is taken again, or the next command to end would stop the server under this process.
 */
export function keepPresence(client: pg.Client, server: RunningServer, notify: (message: string) => void): Presence {
  let current: pg.Client | undefined = client
  let isLeaving = false
  watch(client)

  function watch(joined: pg.Client): void {
    joined.once('end', () => {
      current = undefined
      if (!isLeaving) void rejoin()
    })
  }

  async function rejoin(): Promise<void> {
    const deadline = performance.now() + REJOIN_MS
    while (!isLeaving && performance.now() < deadline && (await whoIs(server.pid, server.cluster)) === 'the server') {
      const attempt = await tryToJoin(server)
      if (!attempt.joined) {
        await delay(POLL_MS)
      } else if (isLeaving) {
        return attempt.client.end()
      } else {
        current = attempt.client
        watch(attempt.client)
        return notify('the embedded PostgreSQL dropped its connections and recovered; its log says why')
      }
    }
    if (!isLeaving) notify('the embedded PostgreSQL was stopped by someone else: start Humans again')
  }

  return {
    server,
    async leave() {
      isLeaving = true
      if (current === undefined) return 'server is gone'
      try {
        await holds(current, 'pg_advisory_unlock_shared')
        return (await holds(current, 'pg_try_advisory_lock')) ? 'last' : 'others remain'
      } catch {
        // On a living connection neither statement can fail.
        return 'server is gone'
      }
    },
    async close() {
      isLeaving = true
      await current?.end()
    },
  }
}

type LockFunction = 'pg_try_advisory_lock_shared' | 'pg_advisory_unlock_shared' | 'pg_try_advisory_lock'

async function holds(client: pg.Client, lock: LockFunction): Promise<boolean> {
  const { rows } = await client.query<{ done: boolean }>(`select pg_catalog.${lock}(${LOCK_KEY}) as done`)
  return rows[0]?.done === true
}
