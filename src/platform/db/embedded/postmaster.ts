import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rename, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { EmbeddedServerError } from './embedded-server-error.ts'
import type { Home } from './home.ts'
import { readPostmasterFile, whoIs } from './postmaster-file.ts'
import { isSystemError } from './system-error.ts'

const POLL_MS = 10
const STOP_MS = 60_000
const LOG_BYTES = 16_000_000

/**
 * Starts the server and returns once its `postmaster.pid` stands or it has ended; whether it gets ready is for the
 * caller to see. It gets a session of its own, so that neither the terminal's Ctrl-C nor the end of this process
 * reaches it.
 */
export async function startPostmaster(
  home: Home,
  binaries: Binaries,
  options: { log: string; fsync: 'on' | 'off' },
): Promise<void> {
  const port = await freePort()
  const log = await open(options.log, 'a', 0o600)
  try {
    const { uid, gid } = home.account
    // Root writes it for someone who may start the server next time.
    if (uid !== undefined && gid !== undefined) await log.chown(uid, gid)
    const server = spawn(join(binaries.folder, 'bin/postgres'), serverArguments(home.cluster, port, options.fsync), {
      ...home.account,
      cwd: '/',
      env: { LC_ALL: 'C' },
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    server.unref()
    let end: 'exited' | Error | undefined
    server.once('error', (error) => {
      end = error
    })
    server.once('exit', () => {
      end = 'exited'
    })
    while (end === undefined) {
      const file = await readPostmasterFile(home.cluster)
      if (typeof file === 'object' && file.pid === server.pid) return
      await delay(POLL_MS)
    }
    if (end !== 'exited') {
      throw new EmbeddedServerError('cannot-start', `PostgreSQL can't be run: ${end.message}`, { cause: end })
    }
  } finally {
    await log.close()
  }
}

/** Fast shutdown: breaks off what runs, writes everything down, ends. False when it takes longer than a minute. */
export async function stopPostmaster(cluster: string): Promise<boolean> {
  const file = await readPostmasterFile(cluster)
  if (typeof file !== 'object' || (await whoIs(file.pid, cluster)) !== 'the server') return true
  interrupt(file.pid)
  const deadline = performance.now() + STOP_MS
  while (performance.now() < deadline) {
    if ((await whoIs(file.pid, cluster)) !== 'the server') return true
    await delay(POLL_MS)
  }
  return false
}

/** Keeps the log of the starts before, up to a size; returns where this start's lines begin. */
export async function turnLog(log: string): Promise<number> {
  try {
    const { size } = await stat(log)
    if (size < LOG_BYTES) return size
    await rename(log, `${log}.1`)
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error
  }
  return 0
}

/** The line of the log since `from` that a person should read first. */
export async function reasonIn(log: string, from: number): Promise<string> {
  const lines = (await readFile(log)).subarray(from).toString('utf8').trim().split('\n')
  return lines.find((line) => line.includes('FATAL:') || line.includes('PANIC:')) ?? lines.at(-1) ?? ''
}

function serverArguments(cluster: string, port: number, fsync: 'on' | 'off'): string[] {
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync }
  const asArguments = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', cluster, '-p', String(port), ...asArguments]
}

/** Another program may take it before the server does; then the server ends, and is started on another one. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (typeof address !== 'object' || address === null) throw new Error(`no port to listen on: ${address}`)
  return address.port
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if (!isSystemError(error, 'ESRCH')) throw error
  }
}
