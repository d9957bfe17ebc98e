import { join } from 'node:path'
import { lock } from 'proper-lockfile'
import { EmbeddedServerError } from './embedded-server-error.ts'
import { isSystemError } from './system-error.ts'

/** A holder that was killed delays the others by this much: it renews the lock every second. */
const STALE_MS = 5_000

/** 50 to 100 ms between two tries, so about a minute. */
const RETRIES = { retries: 800, factor: 1, minTimeout: 50, maxTimeout: 100, randomize: true }

/**
 * Runs `work` while no other process starts, adopts or stops the server of `dataDir` (a real path).
 *
 * The lock is a file whose age says whether its holder lives, so a process that was suspended may find that it lost the
 * lock. That costs order, not data: the rename of a finished cluster, PostgreSQL's own interlock on a data directory and
 * the advisory lock each settle one winner. So the work goes on, and only giving back what is lost is left out.
 */
export async function underStartLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  let held = true
  const lost = () => {
    held = false
  }
  const unlock = await take(dataDir, lost)
  try {
    return await work()
  } finally {
    if (held) await unlock()
  }
}

async function take(dataDir: string, onCompromised: () => void): Promise<() => Promise<void>> {
  const lockfilePath = join(dataDir, 'postgres.lock')
  try {
    return await lock(dataDir, {
      lockfilePath,
      realpath: false,
      stale: STALE_MS,
      update: 1_000,
      retries: RETRIES,
      onCompromised,
    })
  } catch (error) {
    if (isSystemError(error, 'ELOCKED')) {
      throw new EmbeddedServerError(
        'busy',
        `another process has been starting or stopping PostgreSQL for a minute; when none is, remove ${lockfilePath}`,
        { cause: error },
      )
    }
    if (isSystemError(error, 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOENT')) {
      throw new EmbeddedServerError('unwritable', `${dataDir} can't be written: ${error.message}`, { cause: error })
    }
    throw error
  }
}
