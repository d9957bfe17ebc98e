import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { appWith } from '../http/app.fixture.ts'
import { anyone } from '../http/route.ts'
import { startServer } from '../http/server.ts'
import { withAdmin } from './database.ts'
import { readInBatches, sectionDb } from './section-db.ts'
import type { Snapshot } from './tx.ts'

const audit = sectionDb<Record<never, never>>('audit')
const events = sectionDb<Record<never, never>>('events')

type Numbered = { readonly wholeNumber: number; readonly role: string }
const upTo = (last: number) =>
  sql<Numbered>`select n as whole_number, current_user as role from generate_series(1, ${last}::int) n`
const numbers = (last: number) => (snapshot: Snapshot) => readInBatches(audit(snapshot), upTo(last), 100)

describe('a stream', () => {
  const database = testDatabase()

  /** More than there are connections for streams: each must be free again. */
  const again = async (step: () => Promise<void>) => {
    for (let time = 0; time < 5; time++) await step()
  }
  const countAll = async () => {
    let count = 0
    for await (const batch of database.current.stream(numbers(1_050))) count += batch.length
    return count
  }

  it('gives every row, in batches, under its own section, whatever else is asked in between', async () => {
    const sizes: number[] = []
    const roles = new Set<string>()
    const read = database.current.stream(async function* (snapshot) {
      for await (const batch of numbers(250)(snapshot)) {
        const { rows } = await sql<{ role: string }>`select current_user as role`.execute(events(snapshot))
        yield { batch, other: rows[0]?.role ?? '' }
      }
    })
    for await (const { batch, other } of read) {
      sizes.push(batch.length)
      for (const { role } of batch) roles.add(role.replace(/^.*_/, ''))
      expect(other).toMatch(/_events$/)
    }
    expect(sizes).toEqual([100, 100, 50])
    expect([...roles]).toEqual(['audit'])
  })

  it('refuses another section its tables', async () => {
    const trespass = database.current.stream((snapshot) =>
      readInBatches(events(snapshot), sql`select * from audit.entries`, 10),
    )
    await expect(Array.fromAsync(trespass)).rejects.toMatchObject({ code: '42501' })
    expect(await countAll()).toBe(1_050)
  })

  it('lets go of its connection when nobody wants more of it', async () => {
    await again(async () => {
      for await (const batch of database.current.stream(numbers(1_000))) {
        expect(batch[0]?.wholeNumber).toBe(1)
        break
      }
    })
    expect(await countAll()).toBe(1_050)
  })

  it('fails, and nothing else does, when the server ends its connection', async () => {
    await again(async () => {
      const cut = database.current.stream(async function* (snapshot) {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(audit(snapshot))
        yield* rows
        yield* numbers(1_000)(snapshot)
      })
      const iterator = cut[Symbol.asyncIterator]()
      const first = await iterator.next()
      const pid = 'pid' in first.value ? first.value.pid : 0
      await withAdmin(database.current.adminUrl, (admin) => admin.query('select pg_terminate_backend($1, 5000)', [pid]))
      await expect(iterator.next()).rejects.toThrow()
    })
    expect(await countAll()).toBe(1_050)
  })

  it('ends with the download that it feeds, when that is broken off', async () => {
    const route = anyone.get('/numbers', async (visit) => {
      const lines = visit.database.stream(async function* (snapshot) {
        for await (const batch of numbers(1_000_000)(snapshot)) {
          yield new TextEncoder().encode(batch.map(({ wholeNumber }) => `${wholeNumber}\n`).join(''))
        }
      })
      return new Response(ReadableStream.from(lines))
    })
    const app = appWith({ routes: [route], database: database.current })
    const server = await startServer(app, { host: '127.0.0.1', port: 0 })
    await again(async () => {
      const stop = new AbortController()
      const download = await fetch(`${server.url}/numbers`, { signal: stop.signal })
      await download.body?.getReader().read()
      stop.abort()
      // A HEAD, whose body nobody takes, begins nothing.
      await fetch(`${server.url}/numbers`, { method: 'HEAD' })
    })
    expect(await countAll()).toBe(1_050)
    await server.stop()
  })
})
