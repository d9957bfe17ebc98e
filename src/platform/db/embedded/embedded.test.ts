import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type EmbeddedServer, useEmbeddedServer } from './embedded.ts'
import { spawnUser, type User } from './user-process.fixture.ts'

const isRoot = process.getuid?.() === 0

let folder: string
let dataDir: string
let notices: string[]

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'humans-embedded-')))
  // mkdtemp closes it to everyone else, and PostgreSQL runs as someone else when the tests run as root.
  await chmod(folder, 0o755)
  dataDir = join(folder, 'data')
  notices = []
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('processes that use one data directory', () => {
  test('ten that start at once on an empty directory share one server, and the last to go stops it', async () => {
    const users = await Promise.all(Array.from({ length: 10 }, () => startUser()))
    expect(new Set(users.map((user) => user.adminUrl)).size).toBe(1)
    await createMarks(users[0])
    await Promise.all(users.map((user) => user.ask('write')))
    expect(await marks(users[0])).toBe(10)
    await Promise.all(users.map((user) => user.ask('release')))
    expect(await isStopped(users[0])).toBe(true)
    const log = await readFile(join(dataDir, 'postgres.log'), 'utf8')
    expect(log.split('starting PostgreSQL')).toHaveLength(2)
    expect((await readdir(dataDir)).toSorted()).toEqual(['postgres', 'postgres.log'])
  })

  test('the one that started it does not stop it under one that adopted it', async () => {
    const starter = await startUser()
    const adopter = await use()
    await starter.ask('release')
    await createMarks(adopter)
    expect(await marks(adopter)).toBe(0)
    await adopter.release()
    await adopter.release()
    expect(await isStopped(adopter)).toBe(true)
  })

  test('the server outlives the SIGKILL of its only user, and the next one adopts it', async () => {
    const killed = await startUser()
    await createMarks(killed)
    await killed.ask('write')
    const server = await postmasterPid()
    await killed.end('SIGKILL')
    const next = await use()
    expect(await postmasterPid()).toBe(server)
    expect(await marks(next)).toBe(1)
    await next.release()
    expect(await isStopped(next)).toBe(true)
  })

  test("Ctrl-C in the user's terminal does not reach the server", async () => {
    const user = await startUser()
    await createMarks(user)
    await user.ask('write')
    user.interruptGroup()
    await user.hears('interrupted')
    expect(await marks(user)).toBe(2)
    await user.ask('release')
    expect(await isStopped(user)).toBe(true)
  })

  test('one that was killed while it set up the data delays the next, and leaves nothing behind', async () => {
    const killed = spawnUser(dataDir)
    await vi.waitFor(async () => expect(await unfinished()).toHaveLength(1), { timeout: 10_000, interval: 5 })
    await killed.end('SIGKILL')
    const next = await use()
    await next.release()
    expect(await unfinished()).toEqual([])
  })
})

describe('a server that broke', () => {
  test('a killed server is replaced by one that recovers its data', async () => {
    const before = await use()
    await createMarks(before)
    process.kill(await postmasterPid(), 'SIGKILL')
    await vi.waitFor(() => expect(notices).toHaveLength(1))
    const after = await use()
    expect(await marks(after)).toBe(0)
    await Promise.all([before.release(), after.release()])
    expect(await isStopped(after)).toBe(true)
  })

  test('one that was stopped by someone else is reported, and letting go of it does not hang', async () => {
    const server = await use()
    process.kill(await postmasterPid(), 'SIGINT')
    await vi.waitFor(() => expect(notices).toEqual([expect.stringContaining('stopped by someone else')]))
    await server.release()
  })

  test('after a crash of one backend its users still keep it from being stopped', async () => {
    const user = await use()
    const doomed = await connect(user)
    doomed.on('error', () => {})
    const { rows } = await doomed.query<{ pid: number }>('select pg_backend_pid() as pid')
    process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
    await vi.waitFor(() => expect(notices).toEqual([expect.stringContaining('recovered')]), { timeout: 10_000 })
    const other = await startUser()
    await other.ask('release')
    await createMarks(user)
    await user.release()
    expect(await isStopped(user)).toBe(true)
  })
})

describe('what an earlier server left', () => {
  test.each([
    ['of a process that ended', async () => pidFile(await endedProcess())],
    ['whose number another program has now', async () => pidFile(process.pid)],
    ['that a power cut left empty', async () => ''],
  ])('a postmaster.pid %s is no obstacle', async (_, content) => {
    await (await use()).release()
    await writeFile(join(dataDir, 'postgres/postmaster.pid'), await content())
    const server = await use()
    expect(await postmasterPid()).not.toBe(process.pid)
    await createMarks(server)
    await server.release()
    expect(await isStopped(server)).toBe(true)
  })

  test("another major version's data are refused, untouched", async () => {
    await (await use()).release()
    await writeFile(join(dataDir, 'postgres/PG_VERSION'), '17\n')
    await expect(use()).rejects.toMatchObject({ code: 'other-major-version', message: expect.stringMatching(/17.*18/) })
    expect(await readFile(join(dataDir, 'postgres/PG_VERSION'), 'utf8')).toBe('17\n')
  })

  test("something that isn't PostgreSQL's data is refused", async () => {
    await mkdir(join(dataDir, 'postgres'), { recursive: true })
    await writeFile(join(dataDir, 'postgres/letter.txt'), 'dear all')
    await expect(use()).rejects.toMatchObject({ code: 'not-a-cluster' })
  })

  test('settings that PostgreSQL refuses are reported with its own words', async () => {
    await (await use()).release()
    await writeFile(join(dataDir, 'postgres/postgresql.auto.conf'), "shared_buffers = 'plenty'\n")
    await expect(use()).rejects.toMatchObject({
      code: 'cannot-start',
      message: expect.stringContaining('postgresql.auto.conf'),
    })
  })
})

describe('the server', () => {
  test('writes through to the disk, listens to this machine alone and keeps its password to itself', async () => {
    const server = await useEmbeddedServer({ dataDir, notify: (message) => notices.push(message) })
    expect(await settings(server)).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      listen_addresses: '127.0.0.1',
      max_connections: '200',
      server_encoding: 'UTF8',
      unix_socket_directories: '',
    })
    const wrong = new URL(server.adminUrl)
    wrong.password = 'guess'
    await expect(connect({ adminUrl: wrong.href })).rejects.toMatchObject({ code: '28P01' })
    expect((await stat(join(dataDir, 'postgres/superuser-password'))).mode & 0o777).toBe(0o600)
    await server.release()
    expect(notices).toEqual([])
  })

  test('a data directory that cannot be made is named in one line', async () => {
    await writeFile(join(folder, 'file'), '')
    dataDir = join(folder, 'file/data')
    await expect(use()).rejects.toMatchObject({ code: 'unwritable', message: expect.stringContaining(dataDir) })
  })

  test("root's private directory is served from one that PostgreSQL's account can reach", async () => {
    await mkdir(dataDir, { mode: 0o700 })
    const server = await use()
    const cluster = await realpath(join(dataDir, 'postgres'))
    await createMarks(server)
    await server.release()
    const again = await use()
    expect(await marks(again)).toBe(0)
    await again.release()

    if (isRoot) {
      onTestFinished(() => rm(dirname(cluster), { recursive: true }))
      expect(cluster).toMatch(/^\/var\/lib\/humans\/data-/)
      expect((await lstat(join(dataDir, 'postgres'))).isSymbolicLink()).toBe(true)
      expect(notices).toEqual([expect.stringContaining(cluster)])
    } else {
      expect(cluster).toBe(join(dataDir, 'postgres'))
      expect(notices).toEqual([])
    }
  })

  test('data that root closed to their owner are refused, not replaced by empty ones', async () => {
    await (await use()).release()
    await chmod(dataDir, 0o700)
    if (isRoot) {
      await expect(use()).rejects.toMatchObject({ code: 'unreachable' })
    } else {
      await (await use()).release()
    }
  })
})

type Addressed = { readonly adminUrl: string }

function use(): Promise<EmbeddedServer> {
  return useEmbeddedServer({ dataDir, notify: (message) => notices.push(message), fsync: 'off' })
}

async function startUser(): Promise<User & Addressed> {
  const user = spawnUser(dataDir)
  return { ...user, adminUrl: await user.joined() }
}

async function connect({ adminUrl }: Addressed): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  return client
}

async function query<Row extends pg.QueryResultRow>(server: Addressed | undefined, sql: string): Promise<Row[]> {
  if (server === undefined) throw new Error('no server')
  const client = await connect(server)
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

async function createMarks(server: Addressed | undefined): Promise<void> {
  await query(server, 'create table marks (id bigint generated always as identity)')
}

async function marks(server: Addressed | undefined): Promise<number> {
  const [row] = await query<{ count: number }>(server, 'select count(*)::int as count from marks')
  return row?.count ?? -1
}

async function settings(server: Addressed): Promise<Record<string, string>> {
  const rows = await query<{ name: string; setting: string }>(
    server,
    `select name, setting from pg_settings where name in ('data_checksums', 'fsync', 'listen_addresses',
       'max_connections', 'server_encoding', 'unix_socket_directories') order by name`,
  )
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))
}

async function isStopped(server: Addressed | undefined): Promise<boolean> {
  if (server === undefined) throw new Error('no server')
  await expect(connect(server)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  return !(await readdir(join(dataDir, 'postgres'))).includes('postmaster.pid')
}

async function postmasterPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10)
}

function pidFile(pid: number): string {
  return [pid, join(dataDir, 'postgres'), 1_700_000_000, 1, '', '127.0.0.1', '  1  1', 'ready   ', ''].join('\n')
}

async function endedProcess(): Promise<number> {
  const child = spawn('true')
  await once(child, 'exit')
  return child.pid ?? 0
}

async function unfinished(): Promise<string[]> {
  return (await readdir(dataDir)).filter((entry) => entry.startsWith('postgres.new-'))
}
