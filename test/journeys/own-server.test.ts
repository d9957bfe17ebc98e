import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withAdmin } from '../../src/platform/db/database.ts'
import { type EmbeddedServer, useEmbeddedServer } from '../../src/platform/db/embedded/embedded.ts'
import type { Ended } from '../support/command-line.ts'
import { seasonFile } from '../support/fixture-season.ts'
import { testHome } from '../support/home.ts'
import { expectRefusal } from '../support/refused.ts'
import { type SilentServer, startSilentServer } from '../support/silent-server.ts'

const SECRET = 'forty characters that nobody can guess!!'

describe('a PostgreSQL of the operator, by DATABASE_URL', () => {
  const home = testHome()
  let folder: string
  let server: EmbeddedServer
  let silent: SilentServer
  /** Of the silent server, from the beginning: the others need not wait for it. */
  let asked: Promise<Ended>

  /** The operator's address with something in it changed. */
  const url = (change: (url: URL) => void = () => {}) => {
    const address = new URL(server.adminUrl)
    address.username = 'operator'
    address.password = 'open sesame'
    address.pathname = '/collective'
    change(address)
    return address.href
  }
  const migrate = (DATABASE_URL: string) => home.run(['migrate', '--json'], { DATABASE_URL, SECRET })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'humans-own-server-'))
    await chmod(folder, 0o755)
    server = await useEmbeddedServer({ dataDir: folder, notify: () => {}, fsync: 'off' })
    await withAdmin(server.adminUrl, async (admin) => {
      await admin.query(`create role operator login createrole password 'open sesame'`)
      await admin.query('create database collective owner operator')
    })
    silent = await startSilentServer()
    asked = migrate(url((own) => (own.port = silent.port)))
  })

  afterAll(async () => {
    await silent.close()
    await server.release()
    await rm(folder, { recursive: true, force: true })
  })

  it('needs no more than a user that may create roles and owns the database', async () => {
    const environment = { DATABASE_URL: url(), SECRET }
    expect(await home.json(['migrate'], environment)).toMatchObject({
      applied: expect.arrayContaining(['tickets/001_orders.sql']),
    })
    expect(await home.json(['events', 'set', seasonFile('event')], environment)).toMatchObject({ changed: true })
    expect(await home.json(['tickets', 'stats'], environment)).toMatchObject({ orders: 0 })
    expect(await home.json(['migrate'], environment)).toEqual({ applied: [] })
    expect(await home.runsPostgres()).toBe(false)
  })

  it('asks for the secret that all processes share', async () => {
    expectRefusal(await home.run(['migrate'], { DATABASE_URL: url() }), /SECRET is not set/)
  })

  it.each<[string, (url: URL) => void, RegExp]>([
    ['the password is wrong', (address) => (address.password = 'open barley'), /refuses the user name or password/],
    ['the password is missing', (address) => (address.password = ''), /can't be reached \(.*password/],
    ['the user is unknown', (address) => (address.username = 'nobody'), /refuses the user name or password/],
    ['there is no such database', (address) => (address.pathname = '/nothing'), /no such database; create it/],
    ['nobody listens', (address) => (address.port = '1'), /ECONNREFUSED/],
    ['there is no such host', (address) => (address.hostname = 'nowhere.invalid'), /ENOTFOUND|EAI_AGAIN/],
  ])('says in one line that %s, without the password', async (_, change, reason) => {
    const ended = await migrate(url(change))
    expectRefusal(ended, reason)
    expect(ended.stderr).toMatch(/^humans: DATABASE_URL: /)
    expect(ended.stdout + ended.stderr).not.toMatch(/open/)
  })

  it('does not wait for ever on a server that says nothing', async () => {
    expectRefusal(await asked, /can't be reached/)
  })

  it('says in one line what is no address', async () => {
    expectRefusal(await migrate('localhost/open'), /DATABASE_URL holds \*\*\*\*.*; expected postgresql:/)
  })
})
