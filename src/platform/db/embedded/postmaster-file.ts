import { execFile } from 'node:child_process'
import { readFile, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isSystemError } from './system-error.ts'

/** What a server says of itself in `postmaster.pid`, which stands while it runs, and after it was killed. */
export type PostmasterFile = {
  readonly pid: number
  readonly port: number
  readonly status: 'starting' | 'stopping' | 'ready' | 'standby' | 'unknown'
}

/** Undefined when there is none; `unreadable` when a power cut left it empty or torn. */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | 'unreadable' | undefined> {
  try {
    return parse(await readFile(join(cluster, 'postmaster.pid'), 'utf8'))
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Removes a file that PostgreSQL would take for a living server's. */
export async function removePostmasterFile(cluster: string): Promise<void> {
  await rm(join(cluster, 'postmaster.pid'), { force: true })
}

/**
 * Who has the process id `pid` now: nobody, the server of `cluster`, or a program that got the number after the server
 * was killed (a zombie counts as that: PostgreSQL takes it for alive, but it holds nothing).
 */
export async function whoIs(pid: number, cluster: string): Promise<'nobody' | 'the server' | 'another program'> {
  if (!isAlive(pid)) return 'nobody'
  const isServer = process.platform === 'linux' ? await worksIn(pid, cluster) : await wasStartedFor(pid, cluster)
  return isServer ? 'the server' : 'another program'
}

/** The lines: process id, folder, start, port, socket folder, address, shared memory, status (the last ones come late). */
function parse(text: string): PostmasterFile | 'unreadable' {
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number.parseInt(lines[0] ?? '', 10)
  const port = Number.parseInt(lines[3] ?? '', 10)
  if (!(pid > 0) || !(port > 0)) return 'unreadable'
  const status = STATUSES.find((known) => known === lines[7]) ?? 'unknown'
  return { pid, port, status }
}

const STATUSES = ['starting', 'stopping', 'ready', 'standby'] as const

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    if (isSystemError(error, 'ESRCH')) return false
    if (isSystemError(error, 'EPERM')) return true
    throw error
  }
}

/** A server works in its cluster's folder, by whatever path it was started; `ps` may not be installed. */
async function worksIn(pid: number, cluster: string): Promise<boolean> {
  try {
    const [folder, program] = await Promise.all([readlink(`/proc/${pid}/cwd`), readFile(`/proc/${pid}/comm`, 'utf8')])
    return folder === cluster && program.trim() === 'postgres'
  } catch (error) {
    // Ended, a zombie, or another user's, who could not have opened the cluster.
    if (isSystemError(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return false
    throw error
  }
}

async function wasStartedFor(pid: number, cluster: string): Promise<boolean> {
  // `ps` fails when the process has ended meanwhile.
  const listing = promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => undefined)
  const args = (await listing)?.stdout ?? ''
  return args.includes(`postgres -D ${cluster} `)
}
