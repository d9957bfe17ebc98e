import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { takeLock } from './locks.ts'
import { sectionDb } from './section-db.ts'
import { savepoint, type Tx } from './tx.ts'

const audit = sectionDb<{ entries: { id: number; action: string } }>('audit')
const events = sectionDb<Record<never, never>>('events')

const record = (tx: Tx, action: string) =>
  sql`insert into audit.entries (actor_kind, action, subject_kind, subject_id) values ('operator', ${action}, 'test', '1')`.execute(
    audit(tx),
  )
const recorded = (tx: Tx) => audit(tx).selectFrom('entries').select('action').orderBy('id').execute()

describe('a transaction', () => {
  const database = testDatabase()

  it('runs each statement under its own section, however they are interleaved', async () => {
    const roles = await database.current.transact((tx) =>
      Promise.all(
        [audit, events, audit, events, audit].map(async (own) => {
          const { rows } = await sql<{ role: string }>`select current_user as role`.execute(own(tx))
          return rows[0]?.role.replace(/^.*_/, '')
        }),
      ),
    )
    expect(roles).toEqual(['audit', 'events', 'audit', 'events', 'audit'])
  })

  it('refuses another section its tables, raw SQL included', async () => {
    const trespass = database.current.transact((tx) => sql`select * from audit.entries`.execute(events(tx)))
    await expect(trespass).rejects.toMatchObject({ code: '42501' })
  })

  it('takes up the right role again after a savepoint was rolled back', async () => {
    const actions = await database.current.transact(async (tx) => {
      await sql`select 1`.execute(events(tx))
      const failed = savepoint(tx, async () => {
        await record(tx, 'undone')
        throw new Error('changed my mind')
      })
      await expect(failed).rejects.toThrow('changed my mind')
      await record(tx, 'kept')
      return recorded(tx)
    })
    expect(actions).toEqual([{ action: 'kept' }])
  })

  it('is rolled back whole when its work throws', async () => {
    const failed = database.current.transact(async (tx) => {
      await record(tx, 'lost')
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(await database.current.transact(recorded)).not.toContainEqual({ action: 'lost' })
  })

  it('does not pretend to commit after an error inside it was swallowed', async () => {
    const swallowed = database.current.transact(async (tx) => {
      await sql`select 1 / 0`.execute(audit(tx)).catch(() => undefined)
      return 'fine'
    })
    await expect(swallowed).rejects.toThrow('rolled back')
  })

  it('refuses a statement that comes after its end', async () => {
    let leaked: Tx | undefined
    await database.current.transact(async (tx) => {
      leaked = tx
    })
    if (leaked === undefined) throw new Error('the work did not run')
    await expect(recorded(leaked)).rejects.toThrow('an await is missing')
    await expect(takeLock(leaked, 'reconcile')).rejects.toThrow('an await is missing')
  })

  it('runs again after a deadlock, so that both of two crossing transactions succeed', async () => {
    const lock = (tx: Tx, key: number) => sql`select pg_catalog.pg_advisory_xact_lock(${key})`.execute(audit(tx))
    let waiting = 0
    let bothHold: () => void = () => {}
    const held = new Promise<void>((resolve) => {
      bothHold = resolve
    })
    const crossing = (first: number, second: number) =>
      database.current.transact(async (tx) => {
        await lock(tx, first)
        if (++waiting === 2) bothHold()
        await held
        await lock(tx, second)
        return first
      })
    expect(await Promise.all([crossing(1, 2), crossing(2, 1)])).toEqual([1, 2])
    expect(waiting).toBe(3)
  })

  it('can write nothing in a snapshot', async () => {
    const write = database.current.snapshot((snapshot) =>
      sql`insert into audit.entries (actor_kind, action, subject_kind, subject_id) values ('operator', 'x', 'y', 'z')`.execute(
        audit(snapshot),
      ),
    )
    await expect(write).rejects.toMatchObject({ code: '25006' })
  })
})

describe('values from the database', () => {
  const database = testDatabase()
  const read = <T>(statement: ReturnType<typeof sql<T>>) =>
    database.current.transact(async (tx) => (await statement.execute(audit(tx))).rows[0])

  it('are exact: whole numbers, plain dates, instants', async () => {
    const row = await read(sql`select 9007199254740991::int8 as big, sum(x) as total, date '2026-03-29' as day,
      timestamptz '2026-03-29 01:30:00.25+01' as at from generate_series(1::int8, 4) x`)
    expect(row).toEqual({
      big: Number.MAX_SAFE_INTEGER,
      total: 10,
      day: Temporal.PlainDate.from('2026-03-29'),
      at: Temporal.Instant.from('2026-03-29T00:30:00.25Z'),
    })
  })

  it('are refused where a number would lose a digit', async () => {
    await expect(read(sql`select 9007199254740993::int8`)).rejects.toThrow('not a safe integer')
    await expect(read(sql`select 0.1::numeric`)).rejects.toThrow('not a safe integer')
    await expect(read(sql`select timestamp '2026-01-01 00:00'`)).rejects.toThrow('time zone')
    await expect(read(sql`select array[1::int8]`)).rejects.toThrow('an array')
  })

  it('go in as they came out, in arrays too', async () => {
    const days = [Temporal.PlainDate.from('2026-03-29'), Temporal.PlainDate.from('2028-02-29')]
    const at = Temporal.Instant.from('2026-06-03T10:00:00Z')
    const row = await read(sql`select max(day) as day, ${at}::timestamptz as at from unnest(${days}::date[]) day`)
    expect(row).toEqual({ day: days[1], at })
  })
})
