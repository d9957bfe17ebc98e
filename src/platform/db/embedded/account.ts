import { spawnSync } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { EmbeddedServerError } from './embedded-server-error.ts'
import { isSystemError } from './system-error.ts'

/** Who runs PostgreSQL, in the form that `spawn` takes; empty means whoever runs this process. */
export type Account = { readonly uid?: number; readonly gid?: number }

export const oneself: Account = {}

/** The name that every distribution's own PostgreSQL package gives the account, so an existing one is used. */
const NAME = 'postgres'

const WAYS_TO_ADD = [
  ['/usr/sbin/useradd', '--system', '--user-group', '--no-create-home', '--shell', '/bin/false', NAME],
  ['/usr/sbin/adduser', '--system', '--group', '--no-create-home', NAME],
] as const

export function runsAsRoot(): boolean {
  return process.getuid?.() === 0
}

/** The system's account for PostgreSQL, which refuses to run as root; made when it is missing. */
export function systemAccount(): Account {
  const account = existingAccount()
  if (account !== undefined) return account
  for (const [command, ...args] of WAYS_TO_ADD) {
    spawnSync(command, args, { stdio: 'ignore' })
    // Looked up rather than judged by the exit code: another process may have added it in the meantime.
    const added = existingAccount()
    if (added !== undefined) return added
  }
  throw new EmbeddedServerError(
    'no-account',
    `PostgreSQL refuses to run as root, and no account "${NAME}" could be added: add one, or run Humans as another user`,
  )
}

/** The user and group that `path` belongs to; undefined when there is nothing. */
export async function ownerOf(path: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const { uid, gid } = await stat(path)
    return { uid, gid }
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Whether `account` may read (`-r`), write (`-w`) or enter (`-x`) `path`: asked as that account, whatever grants it. */
export function may(account: Account, permission: '-r' | '-w' | '-x', path: string): boolean {
  return spawnSync('test', [permission, path], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
}

function existingAccount(): Account | undefined {
  const uid = idOf('-u')
  const gid = idOf('-g')
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}

function idOf(kind: '-u' | '-g'): number | undefined {
  const { status, stdout } = spawnSync('id', [kind, NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return status === 0 ? Number.parseInt(stdout, 10) : undefined
}
