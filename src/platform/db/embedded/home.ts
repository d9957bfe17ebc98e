import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readlink, realpath, symlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Account, may, oneself, ownerOf, runsAsRoot, systemAccount } from './account.ts'
import { EmbeddedServerError } from './embedded-server-error.ts'
import { isSystemError } from './system-error.ts'

/** Where a cluster or binaries go that the database's account can't reach where they are. */
export const SYSTEM_FOLDER = '/var/lib/humans'

/** A cluster's folder, which may not exist yet, and who runs it. */
export type Home = { readonly cluster: string; readonly account: Account }

/** The data directory's real path, made when it is missing. */
export async function makeDataDirectory(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true })
    return await realpath(dataDir)
  } catch (error) {
    if (!isSystemError(error, 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST', 'ELOOP')) throw error
    throw new EmbeddedServerError(
      'unwritable',
      `the data directory ${resolve(dataDir)} can't be made: ${error.message}; set HUMANS_DATA to one that can`,
      { cause: error },
    )
  }
}

/** `<dataDir>/postgres`, or where a link of that name points. */
export async function clusterOf(dataDir: string): Promise<string> {
  const named = join(dataDir, 'postgres')
  try {
    return await realpath(named)
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error
  }
  try {
    return resolve(dataDir, await readlink(named))
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error
    return named
  }
}

/**
 * A home that the account which runs PostgreSQL can reach; `cluster` is what `clusterOf` said. Root's data directory
 * may be closed to that account: then a new cluster goes under `/var/lib/humans`, and a link stands in the data
 * directory, so that whoever removes the directory begins anew and whoever moves it keeps the data. (A name made from
 * the directory's path would do neither.)
 */
export async function prepareHome(dataDir: string, cluster: string, notify: (message: string) => void): Promise<Home> {
  const folder = dirname(cluster)
  await mkdir(folder, { recursive: true })
  if (!runsAsRoot()) return { cluster, account: oneself }
  const owner = await ownerOf(cluster)
  // Data that somebody already has stay theirs; what root restored from a backup goes to the account.
  const account = owner === undefined || owner.uid === 0 ? systemAccount() : owner
  if (owner?.uid === 0) spawnSync('chown', ['-R', `${account.uid}:${account.gid}`, cluster])
  if (may(account, '-x', folder)) return { cluster, account }
  const isLinked = folder !== dataDir
  if (owner !== undefined || isLinked) {
    throw new EmbeddedServerError(
      'unreachable',
      `user ${account.uid}, who runs PostgreSQL, can't enter ${folder}: allow it (chmod a+x) on every folder of that path`,
    )
  }
  const other = await elsewhere()
  await symlink(other, join(dataDir, 'postgres'))
  notify(`${dataDir} is closed to the account that runs PostgreSQL; the database is kept in ${other}`)
  return { cluster: other, account }
}

async function elsewhere(): Promise<string> {
  const folder = join(SYSTEM_FOLDER, `data-${randomBytes(6).toString('hex')}`)
  await mkdir(folder, { recursive: true })
  for (const path of [SYSTEM_FOLDER, folder]) await chmod(path, 0o755)
  return join(folder, 'postgres')
}
