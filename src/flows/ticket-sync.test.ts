import { describe, expect, it } from 'vitest'
import { openBoxOffice } from '../../test/support/box-office.ts'
import { testHumans } from '../../test/support/humans.ts'
import { withAdmin } from '../platform/db/database.ts'
import type { SyncRun } from '../sections/tickets/tickets.ts'
import { examine } from './doctor.ts'

const MINUTE = Temporal.Duration.from({ minutes: 1 })

describe('runs of the ticket sync', () => {
  const humans = testHumans()
  const admin = async (statement: string, ...parameters: readonly string[]) =>
    withAdmin(humans.current.database.adminUrl, async (client) => (await client.query(statement, [...parameters])).rows)
  const order = async (id: string) => (await admin('select state, gone from tickets.orders where id = $1', id))[0]
  const ticket = async (id: string) => (await admin('select status, gone from tickets.tickets where id = $1', id))[0]
  /** As if all runs until now had been so much earlier. */
  const later = (interval: string) =>
    admin(
      `update tickets.sync_runs set started_at = started_at - $1::interval, ended_at = ended_at - $1::interval`,
      interval,
    )
  const inStep = async () =>
    expect(await humans.current.database.snapshot((snapshot) => examine(snapshot, humans.current))).toEqual([])

  describe('an incremental one', () => {
    it('reads what was sold since, orders and comps, and nothing else', async () => {
      await using office = await openBoxOffice(humans.current)
      const first = await office.sync('full')
      expect(first).toMatchObject({ mode: 'full', error: null })
      const sold = office.sell(MINUTE)
      const [carried] = sold.issued_tickets
      if (carried === undefined) throw new Error('it carries a ticket')
      office.season.issueComp({ ...carried, id: 'it_700001' })

      const before = office.server.calls()
      const run = await office.sync('incremental', { payments: null })
      expect(run).toMatchObject({ mode: 'incremental', added: 3, changed: 0, error: null })
      expect(run.pages).toBeLessThan(first.pages)
      // The vendor is asked for orders, pending ones and tickets, a page each, and for those it calls neither.
      const unknown = await admin(`select from tickets.orders where event_id = $1 and not state_known`, office.event.id)
      expect(office.server.calls() - before).toBe(3 + unknown.length)
      expect(await office.sync('incremental')).toMatchObject({ added: 0, changed: 0 })
      await inStep()
    })

    it('sees what became of the orders left pending, however old', async () => {
      await using office = await openBoxOffice(humans.current)
      await office.sync('full')
      const pending = office.season.orders.all().filter(({ status }) => status === 'pending')
      const [completed, deleted] = pending
      if (completed === undefined || deleted === undefined) throw new Error('too few are pending')
      expect(completed.created_at).toBeLessThan((office.season.orders.all()[0]?.created_at ?? 0) - 7 * 86_400)
      office.season.complete(completed.id)
      office.season.forget(deleted.id)
      await office.sync('incremental')
      expect(await order(completed.id)).toEqual({ state: 'paid', gone: null })
      expect(await order(deleted.id)).toMatchObject({ state: 'cancelled', gone: expect.stringContaining('404') })
      await inStep()
    })

    it('asks for fifty at most of the orders whose state nobody knows, and for all of them in turn', async () => {
      await using office = await openBoxOffice(humans.current)
      for (const sold of office.season.orders.all().slice(0, 120)) Object.assign(sold, { status: 'new_word' })
      await office.sync('full', { payments: null })
      const asked = new Set<string>()
      const { vendor } = office.needs
      const order: typeof vendor.order = (id) => {
        asked.add(id)
        return vendor.order(id)
      }
      for (let turn = 1; turn <= 3; turn += 1) {
        const already = asked.size
        await office.sync('incremental', { payments: null, vendor: { ...vendor, order } })
        expect(asked.size - already).toBeGreaterThan(30)
        expect(asked.size - already).toBeLessThanOrEqual(50)
      }
      // The newest came among what is new.
      const unknown = await admin(
        `select id from tickets.orders where event_id = $1 and not state_known
         and purchased_at < (select max(purchased_at) - interval '1 day' from tickets.orders where event_id = $1)`,
        office.event.id,
      )
      expect(unknown.map(({ id }) => id).filter((id) => !asked.has(id))).toEqual([])
    })

    it('reads the last three days anew, once an hour', async () => {
      await using office = await openBoxOffice(humans.current)
      const yesterday = office.sell(Temporal.Duration.from({ hours: -30 }))
      const longAgo = office.sell(Temporal.Duration.from({ hours: -120 }))
      await office.sync('full')
      office.season.cancel(yesterday.id)
      office.season.cancel(longAgo.id)
      await office.sync('incremental')
      expect([await order(yesterday.id), await order(longAgo.id)]).toMatchObject([{ state: 'paid' }, { state: 'paid' }])
      await later('61 minutes')
      await office.sync('incremental')
      expect([await order(yesterday.id), await order(longAgo.id)]).toMatchObject([
        { state: 'cancelled' },
        { state: 'paid' },
      ])
      expect(await office.sync('incremental')).toMatchObject({ changed: 0 })
      await office.sync('full')
      expect(await order(longAgo.id)).toEqual({ state: 'cancelled', gone: null })
    })

    it('is a full one where nothing is here, and after a full one that was cut short', async () => {
      await using office = await openBoxOffice(humans.current)
      const stop = new AbortController()
      const cut = await office.sync('incremental', {
        signal: stop.signal,
        report: ({ pages }) => {
          if (pages === 1) stop.abort()
        },
      })
      expect(cut).toMatchObject({ mode: 'full', state: 'failed', pages: 1, error: 'it was stopped' })
      // The newest hundred are here; what is older would be missed by going on from the newest.
      expect((await office.sales())?.orders).toBe(100)
      expect(await office.sync('incremental')).toMatchObject({ mode: 'full', state: 'succeeded' })
      expect((await office.sales())?.orders).toBe(130)
      expect(await office.sync('incremental')).toMatchObject({ mode: 'incremental', state: 'succeeded' })
    })

    it('goes on from what the last one that succeeded was told of, not from what is newest here', async () => {
      await using office = await openBoxOffice(humans.current)
      await office.sync('full')
      const missed = office.sell(Temporal.Duration.from({ minutes: 5 }))
      const newest = office.sell(Temporal.Duration.from({ hours: 30 }))
      // As a webhook would have brought it.
      const found = await office.needs.vendor.order(newest.id)
      if (found.code !== 'found') throw new Error(found.code)
      await office.page({ orders: [found.record] })
      await office.sync('incremental')
      expect(await order(missed.id)).toMatchObject({ state: 'paid' })
    })
  })

  describe('a full one', () => {
    it('voids and cancels what the vendor has no longer, says why, and takes it back when it comes again', async () => {
      await using office = await openBoxOffice(humans.current)
      const sold = office.sell(MINUTE)
      const [carried] = sold.issued_tickets
      if (carried === undefined) throw new Error('it carries a ticket')
      await office.sync('full')
      const before = await office.sales()
      office.season.forget(sold.id)
      // Nothing is voided by a run that does not read everything.
      await office.sync('incremental')
      expect(await order(sold.id)).toEqual({ state: 'paid', gone: null })

      expect(await office.sync('full')).toMatchObject({ changed: 2, error: null })
      expect(await order(sold.id)).toEqual({
        state: 'cancelled',
        gone: `Ticket Tailor has no /orders/${sold.id} (404)`,
      })
      expect(await ticket(carried.id)).toMatchObject({ status: 'voided', gone: expect.stringContaining('404') })
      expect((await office.sales())?.ticketsSold).toBe((before?.ticketsSold ?? 0) - 1)
      await inStep()

      const calls = office.server.calls()
      expect(await office.sync('full')).toMatchObject({ changed: 0 })
      const callsOfOne = office.server.calls() - calls
      office.season.sell(sold)
      expect(await office.sync('full')).toMatchObject({ changed: 2 })
      expect(await order(sold.id)).toEqual({ state: 'paid', gone: null })
      expect(await ticket(carried.id)).toEqual({ status: 'valid', gone: null })
      expect(await office.sales()).toEqual(before)
      // What is known to be gone is not asked for again.
      expect(office.server.calls() - calls).toBe(2 * callsOfOne)
    })

    it("voids nothing that comes in a shape which can not be read, nor what is another event's now", async () => {
      await using office = await openBoxOffice(humans.current)
      const [unreadable, nameless, moved] = [office.sell(MINUTE), office.sell(MINUTE), office.sell(MINUTE)]
      await office.sync('full')
      office.season.spoil(unreadable.id, { total: '12.50' })
      office.season.spoil(nameless.id, { id: undefined })
      Object.assign(moved, { event_summary: { id: 'ev_another' } })
      const run = await office.sync('full')
      const reasons = run.notes.filter(({ severity }) => severity === 'set-aside').map(({ id }) => id)
      // The one without an id is not known to have come, and so is asked for; the other is not.
      expect(reasons.toSorted()).toEqual([unreadable.id, null, null].toSorted())
      for (const { id } of [unreadable, nameless, moved]) expect(await order(id)).toEqual({ state: 'paid', gone: null })
    })

    it('is told of a ticket twice and keeps what it was told last, whatever came between', async () => {
      await using office = await openBoxOffice(humans.current)
      const [renamed, hinted] = office.season.orders.all().flatMap(({ issued_tickets }) => issued_tickets)
      if (renamed === undefined || hinted === undefined) throw new Error('the season is too small')
      const { vendor, database, tickets } = office.needs
      const readTickets: typeof vendor.tickets = (query) => {
        // By now both came with their orders.
        office.season.amend(renamed.id, { full_name: 'Another Name' })
        return vendor.tickets(query)
      }
      const readOrders: typeof vendor.orders = async (query) => {
        const page = await vendor.orders(query)
        const hint = { id: `hint ${office.event.id}`, kind: 'ticket', record: hinted.id } as const
        await database.transact((tx) => tickets.hints.receive(tx, hint))
        return page
      }
      const askForTicket: typeof vendor.ticket = async () => ({ code: 'gone', reason: 'gone for a moment' })
      await office.sync('full', {
        vendor: { ...vendor, orders: readOrders, tickets: readTickets, ticket: askForTicket },
      })
      const name = await admin('select name from tickets.tickets where id = $1', renamed.id)
      expect(name).toEqual([{ name: 'Another Name' }])
      expect(await ticket(hinted.id)).toEqual({ status: hinted.status, gone: null })
      expect(await office.sync('full')).toMatchObject({ changed: 0 })
      await inStep()
    })

    it('that is cut short voids nothing', async () => {
      await using office = await openBoxOffice(humans.current)
      const sold = office.sell(MINUTE)
      const { pages } = await office.sync('full')
      office.season.forget(sold.id)
      for (let last = 1; last <= pages; last += 1) {
        const stop = new AbortController()
        const cut = await office.sync('full', {
          signal: stop.signal,
          report: (figures) => {
            if (figures.pages === last) stop.abort()
          },
        })
        expect(cut.state).toBe('failed')
        expect(await order(sold.id)).toEqual({ state: 'paid', gone: null })
      }
    })
  })

  describe('the fees', () => {
    it('that can not be asked for are a reason on the record of a run that succeeded, and come with the next', async () => {
      await using office = await openBoxOffice(humans.current)
      // Other tests' payments bear the same ids.
      await admin('delete from tickets.payment_fees')
      const wrong = await office.sync('full', { payments: office.client('sk_wrong').payments })
      expect(wrong).toMatchObject({ state: 'succeeded', error: null, feesAdded: 0, feesError: expect.any(String) })
      const { database, tickets } = humans.current
      expect(await database.snapshot((snapshot) => tickets.sync.last(snapshot))).toEqual(wrong)
      expect((await office.sales())?.stripeFees).toBe(0)

      const right = await office.sync('incremental')
      expect(right).toMatchObject({ feesAdded: expect.any(Number), feesError: null })
      expect(right.feesAdded).toBeGreaterThan(50)
      expect((await office.sales())?.stripeFees).toBeGreaterThan(0)
      expect(await database.snapshot((snapshot) => tickets.sync.last(snapshot))).toEqual(right)
    })

    it('are asked for by one process at a time, eight requests at once, however many runs overlap', async () => {
      await using office = await openBoxOffice(humans.current)
      await admin('delete from tickets.payment_fees')
      const payments = office.needs.payments
      if (payments === null) throw new Error('it has payments')
      const asked = new Map<string, number>()
      const atOnce = { now: 0, most: 0 }
      const refused = Promise.withResolvers<void>()
      const waits: string[] = []
      const waitsForFees = () => {
        waits.push('the second')
        refused.resolve()
      }
      let overlapping: Promise<SyncRun> | undefined
      const counted: typeof payments = {
        fees: async (intent) => {
          overlapping ??= office.sync('incremental', { waitsForFees, payments: counted })
          await refused.promise
          asked.set(intent, (asked.get(intent) ?? 0) + 1)
          atOnce.now += 1
          atOnce.most = Math.max(atOnce.most, atOnce.now)
          const fees = await payments.fees(intent)
          atOnce.now -= 1
          return fees
        },
      }
      const first = await office.sync('full', { payments: counted, waitsForFees: () => waits.push('the first') })
      const second = await overlapping
      expect(atOnce.most).toBe(8)
      expect(waits).toEqual(['the second'])
      expect(first.feesAdded).toBeGreaterThan(50)
      expect(second).toMatchObject({ feesAdded: 0, feesError: null })
      // The second asks for nothing but what the first was not told.
      expect([...asked.values()].filter((times) => times === 2)).toHaveLength(asked.size - first.feesAdded)
    })

    it('delay no other run: the lease is free while they are asked for', async () => {
      await using office = await openBoxOffice(humans.current)
      let meanwhile: Promise<unknown> | undefined
      await office.sync('full', {
        payments: {
          fees: async (intent) => {
            meanwhile ??= office.attempt('incremental', { payments: null })
            await meanwhile
            return office.needs.payments?.fees(intent) ?? { known: false }
          },
        },
      })
      expect(await meanwhile).toMatchObject({ ok: true, run: { mode: 'incremental', state: 'succeeded' } })
    })
  })

  describe('a lease that was lost', () => {
    const expire = () => admin(`update tickets.sync_lease set expires_at = clock_timestamp() - interval '1 second'`)

    it('ends the run with that reason', async () => {
      await using office = await openBoxOffice(humans.current)
      const { vendor } = office.needs
      const orders: typeof vendor.orders = async (query) => {
        await expire()
        return vendor.orders(query)
      }
      expect(await office.attempt('full', { vendor: { ...vendor, orders } })).toEqual({ ok: false, code: 'lease-lost' })
    })

    it('does not hide what went wrong before', async () => {
      await using office = await openBoxOffice(humans.current)
      const { vendor } = office.needs
      const refused = office.client('sk_wrong').vendor
      const orders: typeof vendor.orders = async (query) => {
        await expire()
        return refused.orders(query)
      }
      const failed = office.attempt('full', { vendor: { ...vendor, orders } })
      await expect(failed).rejects.toMatchObject({ name: 'VendorError', code: 'forbidden' })
    })
  })
})
