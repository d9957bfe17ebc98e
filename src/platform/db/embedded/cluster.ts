import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedServerError } from './embedded-server-error.ts'
import type { Home } from './home.ts'
import { isSystemError } from './system-error.ts'

/** In the cluster's folder, mode 600: it moves, and is backed up, with the data that it opens. */
const PASSWORD_FILE = 'superuser-password'

/** Starting points in postgresql.conf, where an operator may tune them. */
const SETTINGS = {
  max_connections: '200',
  max_wal_size: '256MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Without it, a violated constraint writes the row's values to the log, and they may be a person's.
  log_error_verbosity: 'terse',
} as const

/** PostgreSQL's major version that wrote `cluster`; undefined when there are no data yet. Throws when it isn't ours. */
export async function majorVersionOf(cluster: string): Promise<string | undefined> {
  const version = await readOwn(cluster, 'PG_VERSION')
  if (version !== undefined) return version.trim()
  const content = await entriesOf(cluster)
  if (content.length === 0) return undefined
  throw new EmbeddedServerError(
    'not-a-cluster',
    `${cluster} holds something else than PostgreSQL's data: move it away, or set HUMANS_DATA to another directory`,
  )
}

export async function superuserPassword(cluster: string): Promise<string> {
  const password = await readOwn(cluster, PASSWORD_FILE)
  if (password !== undefined) return password
  throw new EmbeddedServerError(
    'not-a-cluster',
    `${join(cluster, PASSWORD_FILE)} is missing: restore it from the backup that holds the rest of ${cluster}`,
  )
}

/**
 * Makes the cluster in a temporary folder beside its place and renames it there: what stands under the name is complete.
 * Another starter's cluster that got there first stays, and this one is dropped.
 */
export async function initialise(home: Home, binaries: Binaries, fsync: 'on' | 'off'): Promise<void> {
  const folder = dirname(home.cluster)
  const temporary = await mkdtemp(temporaryPrefix(home.cluster))
  try {
    const unfinished = join(temporary, 'cluster')
    const passwordFile = join(temporary, PASSWORD_FILE)
    await mkdir(unfinished, { mode: 0o700 })
    await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
    for (const path of [temporary, unfinished, passwordFile]) await giveTo(home.account, path)
    await initdb(home, binaries, { unfinished, passwordFile, fsync })
    await rename(passwordFile, join(unfinished, PASSWORD_FILE))
    await rename(unfinished, home.cluster)
    await syncFolder(folder)
  } catch (error) {
    if (!isSystemError(error, 'ENOTEMPTY', 'EEXIST')) throw error
  } finally {
    await remove(temporary)
  }
}

/** Removes what starters left that were killed in the middle of `initialise`. */
export async function removeUnfinished(cluster: string): Promise<void> {
  const prefix = basename(temporaryPrefix(cluster))
  for (const entry of await readdir(dirname(cluster))) {
    if (entry.startsWith(prefix)) await remove(join(dirname(cluster), entry))
  }
}

function temporaryPrefix(cluster: string): string {
  return `${cluster}.new-`
}

async function initdb(
  home: Home,
  binaries: Binaries,
  target: { unfinished: string; passwordFile: string; fsync: 'on' | 'off' },
): Promise<void> {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['--set', `${name}=${value}`])
  const args = [
    ...['--pgdata', target.unfinished, '--username', 'postgres', '--pwfile', target.passwordFile],
    // Text sorts by code point and folds case by Unicode's rules, the same on every machine and after every upgrade.
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--data-checksums', '--auth', 'scram-sha-256', '--no-instructions'],
    ...(target.fsync === 'off' ? ['--no-sync'] : []),
    ...settings,
  ]
  try {
    await promisify(execFile)(join(binaries.folder, 'bin/initdb'), args, {
      ...home.account,
      cwd: dirname(target.unfinished),
      env: { LC_ALL: 'C' },
    })
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    const reason = stderr.split('\n').find((line) => line.startsWith('initdb: error')) ?? stderr.trim()
    throw new EmbeddedServerError('cannot-start', `PostgreSQL's data could not be set up (${reason})`, { cause: error })
  }
}

async function readOwn(cluster: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(join(cluster, name), 'utf8')
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw ownersOnly(cluster, error)
  }
}

async function entriesOf(cluster: string): Promise<string[]> {
  try {
    return await readdir(cluster)
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return []
    throw ownersOnly(cluster, error)
  }
}

function ownersOnly(cluster: string, error: unknown): unknown {
  if (!isSystemError(error, 'EACCES', 'EPERM')) return error
  return new EmbeddedServerError(
    'wrong-owner',
    `${cluster} belongs to another user of this machine: run Humans as that user, or set HUMANS_DATA to another directory`,
    { cause: error },
  )
}

async function giveTo(account: Account, path: string): Promise<void> {
  if (account.uid !== undefined && account.gid !== undefined) await chown(path, account.uid, account.gid)
}

/** The orphan of a killed starter may still be writing there: a few tries, until it has seen that its files are gone. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}

/** The rename itself must outlive a power cut: without it, the next start would begin with an empty cluster. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
