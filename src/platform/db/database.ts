import pg from 'pg'
import type { SectionManifest } from '../section.ts'
import { connectionRefusal, DatabaseRefusal } from './database-error.ts'
import { useEmbeddedServer } from './embedded/embedded.ts'
import { openQueueConnections, type QueueStatements, statementsOn } from './job-queue.ts'
import { migrate } from './migrate.ts'
import { type Listener, listen } from './notifications.ts'
import { types } from './parameters.ts'
import { loginPassword, loginRole, setLoginPassword } from './roles.ts'
import { isSqlState, quoted } from './session.ts'
import { rehearseTransaction, runSnapshot, runTransaction, type Snapshot, streamSnapshot, type Tx } from './tx.ts'

export type DatabaseOptions = {
  /** A server's address; without it, the embedded server under `dataDir`. Its user must be able to create roles. */
  readonly url?: string
  readonly dataDir: string
  /** What the login role's password is derived from; all processes on one database share it. */
  readonly secret: string
  readonly manifests: readonly SectionManifest[]
  /** Connections at most. */
  readonly connections: number
  readonly notify: (message: string) => void
}

export interface Database {
  /** The address that migrations and checks use; it holds a password. */
  readonly adminUrl: string
  readonly rolePrefix: string
  /** The migrations that opening it applied. */
  readonly applied: readonly string[]
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Does the work and undoes it: a dry run. */
  rehearse<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>
  /** What `read` yields over one snapshot, read as fast as it is taken and no faster: for files of any size. */
  stream<T>(read: (snapshot: Snapshot) => AsyncIterable<T>): AsyncIterable<T>
  /** Calls `hear` when a transaction that notified `channel` commits, and at times without cause. */
  listen(channel: string, hear: () => void): Listener
  /** For the job queue alone. */
  readonly queue: QueueStatements
  /** Waits for what is running; lets go of the embedded server, which stops when nobody else uses it. */
  close(): Promise<void>
}

/**
 * Streams have a few connections of their own. One is held for as long as somebody's browser takes to fetch a file, which
 * may be longer than a transaction of ours is let idle; and slow browsers must not hold up the pages.
 */
const STREAMS = 2
const STREAM_IDLE_MS = 120_000

/** For a server that takes the connection and says nothing. */
const CONNECT_MS = 10_000

/** Opens the database, migrated. Throws a `DatabaseRefusal` or an `EmbeddedServerError` when it can't be used. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.url !== undefined) return open(options, options.url, async () => {})
  const server = await useEmbeddedServer({ dataDir: options.dataDir, notify: options.notify })
  try {
    const url = await createDatabase(server.adminUrl, 'humans')
    return await open(options, url, () => server.release())
  } catch (error) {
    await server.release()
    throw error
  }
}

/** Runs `work` on one connection of the administrating user, for migrations and checks. */
export async function withAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({
    connectionString: url,
    types,
    application_name: 'humans admin',
    connectionTimeoutMillis: CONNECT_MS,
  })
  try {
    await admin.connect().catch((error: unknown) => {
      throw connectionRefusal(error, addressOf(url))
    })
    return await work(admin)
  } finally {
    // Also of one that was refused: it may still be open, and would keep the process.
    await admin.end()
  }
}

async function open(options: DatabaseOptions, adminUrl: string, release: () => Promise<void>): Promise<Database> {
  const { rolePrefix, applied } = await withAdmin(adminUrl, async (admin) => {
    await requireVersion(admin)
    const result = await migrate(admin, options.manifests, options.secret)
    if (!(await loginWorks(adminUrl, result.rolePrefix, options.secret))) {
      await setLoginPassword(admin, result.rolePrefix, options.secret)
    }
    return result
  })
  const login = loginConfig(adminUrl, rolePrefix, options.secret)
  // A connection that breaks while idle is replaced by the pool; one in use fails its own statement.
  const watched = (pool: pg.Pool): pg.Pool =>
    pool.on('error', (error) => options.notify(`a database connection was lost: ${error.message}`))
  const openPool = (max: number, idleInTransaction: number): pg.Pool =>
    watched(
      new pg.Pool({
        ...login,
        max,
        application_name: 'humans',
        pipeline: true,
        lock_timeout: 5_000,
        idle_in_transaction_session_timeout: idleInTransaction,
        // Nothing resolves by search path: a table is named with its schema, or not found. Many short statements share
        // the cores: starting workers for one, or compiling it, costs it more than it gains (a page of a list of 250,000
        // tickets: 155 ms by three workers, 10 without).
        options: '-c search_path=pg_catalog -c max_parallel_workers_per_gather=0 -c jit=off',
      }),
    )
  const pool = openPool(options.connections, 15_000)
  const streams = openPool(STREAMS, STREAM_IDLE_MS)
  const queue = watched(openQueueConnections(login, rolePrefix))
  return {
    adminUrl,
    rolePrefix,
    applied,
    transact: (work) => runTransaction(pool, rolePrefix, work),
    rehearse: (work) => rehearseTransaction(pool, rolePrefix, work),
    snapshot: (work) => runSnapshot(pool, rolePrefix, work),
    stream: (read) => streamSnapshot(streams, rolePrefix, read),
    listen: (channel, hear) => listen(loginConfig(adminUrl, rolePrefix, options.secret), channel, hear),
    queue: statementsOn(queue),
    close: async () => {
      await pool.end()
      await streams.end()
      await queue.end()
      await release()
    },
  }
}

async function requireVersion(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ version: string; supported: boolean }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int >= 150000 as supported`,
  )
  if (!rows[0]?.supported) {
    throw new DatabaseRefusal('too-old', `PostgreSQL ${rows[0]?.version} is too old: Humans needs 15 or newer`)
  }
}

async function loginWorks(adminUrl: string, rolePrefix: string, secret: string): Promise<boolean> {
  const client = new pg.Client(loginConfig(adminUrl, rolePrefix, secret))
  try {
    await client.connect()
    await client.end()
    return true
  } catch (error) {
    if (isSqlState(error, '28P01', '28000')) return false
    throw error
  }
}

function loginConfig(adminUrl: string, rolePrefix: string, secret: string): pg.ClientConfig {
  const url = new URL(adminUrl)
  url.username = encodeURIComponent(loginRole(rolePrefix))
  url.password = loginPassword(secret)
  return { connectionString: url.href, types }
}

async function createDatabase(adminUrl: string, name: string): Promise<string> {
  await withAdmin(adminUrl, async (admin) => {
    const { rowCount } = await admin.query('select from pg_catalog.pg_database where datname = $1', [name])
    if (rowCount !== 0) return
    try {
      await admin.query(`create database ${quoted(name)}`)
    } catch (error) {
      // Another process that started at the same moment made it.
      if (!isSqlState(error, '42P04', '23505')) throw error
    }
  })
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

function addressOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname}${port === '' ? '' : `:${port}`}${pathname}`
}
