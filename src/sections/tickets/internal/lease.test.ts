import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { cents } from '../../../platform/money.ts'
import type { OrderRecord } from '../../../vendors/ticket-vendor.ts'
import { build as buildAudit } from '../../audit/section.ts'
import { build as buildEvents } from '../../events/section.ts'
import { build } from '../section.ts'
import { type Lease, LeaseLost } from '../tickets.ts'

const { sync } = build({ events: buildEvents({ audit: buildAudit() }), audit: buildAudit() })
const figures = { pages: 0, read: 0, added: 0, changed: 0, feesAdded: 0 }
const nothing = { ...figures, notes: [], error: null }

const order: OrderRecord = {
  id: 'or_1',
  eventId: 'ev_1',
  status: 'completed',
  purchasedAt: Temporal.Instant.from('2026-03-04T12:00:00Z'),
  currency: 'EUR',
  total: cents(10_000),
  refunded: cents(0),
  donations: cents(0),
  discounts: [],
  paymentIntent: 'pi_1',
  buyer: { name: 'Ana Pla', email: 'ana@example.org' },
  tickets: [],
}
const page = { orders: [order], tickets: [] }

describe('the lease of a run', () => {
  const database = testDatabase()
  const transact = <T>(work: (tx: Tx) => Promise<T>) => database.current.transact(work)
  const last = () => database.current.snapshot((snapshot) => sync.last(snapshot))

  const begun = async (): Promise<Lease> => {
    const result = await transact((tx) => sync.begin(tx, 'full'))
    if (!result.ok) throw new Error(result.code)
    return result.lease
  }
  const end = (lease: Lease) => transact((tx) => sync.end(tx, lease, nothing))
  /** As if its runner had not been heard of for longer than a lease lasts. */
  const expire = () =>
    withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`update tickets.sync_lease set expires_at = clock_timestamp() - interval '1 second'`),
    )

  it('is for one: the second is told since when the first runs', async () => {
    const lease = await begun()
    const running = await last()
    const second = await transact((tx) => sync.begin(tx, 'full'))
    expect(second).toEqual({ ok: false, code: 'already-running', since: running?.startedAt, mode: 'full' })
    expect((await last())?.id).toBe(lease.run)
    expect(await end(lease)).toMatchObject({ id: lease.run, state: 'succeeded', error: null })
  })

  it('is free once its run has ended', async () => {
    const first = await begun()
    await end(first)
    const second = await begun()
    expect(second.token).toBeGreaterThan(first.token)
    expect(second.run).toBeGreaterThan(first.run)
    await end(second)
  })

  it('goes to exactly one of many that begin at once, whether it was ever taken or not', async () => {
    const beginners = () => Promise.all(Array.from({ length: 6 }, () => transact((tx) => sync.begin(tx, 'full'))))
    const never = () => withAdmin(database.current.adminUrl, (admin) => admin.query('delete from tickets.sync_lease'))
    for (const prepare of [never, expire, expire]) {
      await prepare()
      const results = await beginners()
      const winners = results.filter(({ ok }) => ok)
      expect(winners).toHaveLength(1)
      expect(results.filter((result) => !result.ok && result.code === 'already-running')).toHaveLength(5)
    }
    await expire()
  })

  it('is gone with the transaction that took it', async () => {
    const undone = transact(async (tx) => {
      await sync.begin(tx, 'full')
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    await end(await begun())
  })

  it('passes on from a run that died, which is marked failed', async () => {
    const dead = await begun()
    await expire()
    const next = await begun()
    const { rows } = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query('select state, ended_at is not null as ended, error from tickets.sync_runs where id = $1', [
        dead.run,
      ]),
    )
    expect(rows).toEqual([{ state: 'failed', ended: true, error: 'the process ended before the run did' }])
    await end(next)
  })

  it('that was lost lets its runner write nothing more', async () => {
    const old = await begun()
    await expire()
    const next = await begun()

    await expect(transact((tx) => sync.renew(tx, old))).rejects.toThrow(LeaseLost)
    await expect(transact((tx) => sync.apply(tx, old, page))).rejects.toThrow(LeaseLost)
    await expect(transact((tx) => sync.progress(tx, old, { ...figures, pages: 1 }))).rejects.toThrow(LeaseLost)
    await expect(end(old)).rejects.toThrow(LeaseLost)

    const { rows } = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query('select count(*) as written from tickets.orders'),
    )
    expect(rows).toEqual([{ written: 0 }])
    expect(await last()).toMatchObject({ id: next.run, state: 'running' })
    await end(next)
  })

  it('that expired lets its runner write nothing more, even where nobody took it', async () => {
    const lease = await begun()
    await expire()
    await expect(transact((tx) => sync.apply(tx, lease, page))).rejects.toThrow(LeaseLost)
    await expect(transact((tx) => sync.renew(tx, lease))).rejects.toThrow(LeaseLost)
  })

  it('of the fees is another one, and for one at a time as well', async () => {
    const lease = await begun()
    const fees = await transact((tx) => sync.beginFees(tx, lease))
    if (fees === undefined) throw new Error('nobody else asks')
    await end(lease)
    const next = await begun()
    expect(await transact((tx) => sync.beginFees(tx, next))).toBeUndefined()
    await transact((tx) => sync.renew(tx, fees))

    await expire()
    const second = await transact((tx) => sync.beginFees(tx, next))
    if (second === undefined) throw new Error('the first one died')
    await expect(transact((tx) => sync.recordFees(tx, fees, new Map()))).rejects.toThrow(LeaseLost)
    // What ends late lets go of nothing that is not its own.
    await transact((tx) => sync.endFees(tx, fees))
    expect(await transact((tx) => sync.beginFees(tx, next))).toBeUndefined()
    await transact((tx) => sync.endFees(tx, second))
    expect(await transact((tx) => sync.beginFees(tx, next))).toMatchObject({ run: next.run })
    await expire()
  })

  it('is kept by writing', async () => {
    const lease = await begun()
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`update tickets.sync_lease set expires_at = clock_timestamp() + interval '5 seconds'`),
    )
    await transact((tx) => sync.apply(tx, lease, page))
    const { rows } = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`select expires_at > clock_timestamp() + interval '20 seconds' as kept from tickets.sync_lease
          where work = 'records'`),
    )
    expect(rows).toEqual([{ kept: true }])
    await end(lease)
  })

  it('is kept by telling how far the run got, which everybody sees', async () => {
    const lease = await begun()
    await transact((tx) => sync.progress(tx, lease, { ...figures, pages: 7, read: 700, added: 12 }))
    expect(await last()).toMatchObject({ id: lease.run, state: 'running', pages: 7, read: 700, added: 12 })
    await end(lease)
  })

  it('ends with what the run set aside and warned of on its record', async () => {
    const lease = await begun()
    const notes = [
      { severity: 'set-aside', kind: 'order', id: null, reason: 'id: expected a text' },
      { severity: 'warning', kind: 'order', id: 'or_2', reason: 'its state is not known' },
    ] as const
    const run = await transact((tx) =>
      sync.end(tx, lease, { ...nothing, pages: 3, read: 250, notes, error: 'no right' }),
    )
    expect(run).toMatchObject({ state: 'failed', error: 'no right', pages: 3, read: 250, setAside: 1 })
    expect(run.notes).toEqual(expect.arrayContaining([...notes]))
    expect(await last()).toEqual(run)
  })
})
