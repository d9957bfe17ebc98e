import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openBoxOffice } from '../../test/support/box-office.ts'
import { testHumans } from '../../test/support/humans.ts'
import { appWith } from '../platform/http/app.fixture.ts'
import { startServer } from '../platform/http/server.ts'
import { SIGNATURE_HEADER, signWebhook } from '../vendors/ticket-tailor/webhooks.ts'
import { examine } from './doctor.ts'
import { takeHints } from './ticket-hints.ts'
import { routes } from './ticket-webhooks.ts'

const SECRET = 'whsec_for_tests'
const PATH = '/webhooks/ticket-tailor'
const MINUTE = Temporal.Duration.from({ minutes: 1 })
const log = { warn: () => {}, error: () => {} }
const signal = new AbortController().signal

describe('webhooks of the ticket vendor', () => {
  const humans = testHumans()
  const app = () =>
    appWith({
      routes: routes({ tickets: humans.current.tickets, secret: SECRET }),
      database: humans.current.database,
    })
  const post = async (event: object, signature?: string) => {
    const body = JSON.stringify(event)
    const signed = signature ?? signWebhook(Buffer.from(body), SECRET, Temporal.Now.instant())
    const response = await app().request(PATH, { method: 'POST', body, headers: { [SIGNATURE_HEADER]: signed } })
    return response.status
  }
  const hintOf = (list: 'ORDER' | 'ISSUED_TICKET', record: string) =>
    post({ id: `wh_${randomUUID()}`, event: `${list}.UPDATED`, payload: { id: record } })
  const waiting = () => humans.current.database.snapshot((snapshot) => humans.current.tickets.hints.waiting(snapshot))

  /** A box office whose vendor tells of everything that happens, and what is here once all of it was taken. */
  async function followed() {
    const server = await startServer(app(), { host: '127.0.0.1', port: 0 })
    const office = await openBoxOffice(humans.current, { webhooks: { url: `${server.url}${PATH}`, secret: SECRET } })
    const connect = async () => ({ ...office.needs, stop: async () => {} })
    const take = () => takeHints({ ...humans.current, log }, connect, signal)
    await office.sync('full')
    return {
      ...office,
      take,
      /** Everything was told, and taken by a runner that reads nothing else. */
      caughtUp: async () => {
        await office.server.told()
        expect(await take()).toBeNull()
        expect(await waiting()).toEqual([])
      },
      async [Symbol.asyncDispose]() {
        await office[Symbol.asyncDispose]()
        await server.stop()
      },
    }
  }

  it('are kept once, however often they come, and acknowledged each time', async () => {
    const event = { id: `wh_${randomUUID()}`, event: 'ORDER.CREATED', payload: { id: 'or_x', buyer: 'a secret' } }
    const before = (await waiting()).length
    expect(await Promise.all([post(event), post(event), post(event)])).toEqual([204, 204, 204])
    expect(await waiting()).toHaveLength(before + 1)
    expect(JSON.stringify(await waiting())).not.toContain('secret')
  })

  it('are refused and not kept without the right signature; what nothing follows from is acknowledged', async () => {
    const before = await waiting()
    const event = { id: 'wh_forged', event: 'ORDER.CREATED', payload: { id: 'or_x' } }
    expect(await post(event, 't=1,v1=00')).toBe(401)
    const old = signWebhook(Buffer.from(JSON.stringify(event)), SECRET, Temporal.Now.instant().subtract({ minutes: 6 }))
    expect(await post(event, old)).toBe(401)
    expect(await post({ event: 'ORDER.CREATED' })).toBe(400)
    expect(await post({ id: 'wh_event', event: 'EVENT.UPDATED', payload: { id: 'ev_1' } })).toBe(204)
    expect(await waiting()).toEqual(before)
  })

  it('bring by themselves what a full pass would: nothing is left for it to change', async () => {
    await using office = await followed()
    const { season } = office
    const sold = Array.from({ length: 5 }, () => office.sell(MINUTE))
    const [refunded, cancelled, voided, renamed, checkedIn] = sold.map((order) => ({
      order: order.id,
      ticket: order.issued_tickets[0]?.id ?? '',
    }))
    if (!(refunded && cancelled && voided && renamed && checkedIn)) throw new Error('too little was sold')
    const [sample] = sold[0]?.issued_tickets ?? []
    if (sample === undefined) throw new Error('it carries a ticket')
    season.issueComp({ ...sample, id: 'it_888001', email: 'comp@example.org' })
    const at = 1_790_000_000
    await office.caughtUp()

    season.refund(refunded.order, 100_000_000)
    season.cancel(cancelled.order)
    season.void(voided.ticket, at)
    season.amend(renamed.ticket, { full_name: 'Another Name', first_name: 'Another', last_name: 'Name' })
    season.amend(renamed.ticket, { custom_questions: [{ question: 'Email', answer: 'another@example.org' }] })
    season.checkIn(checkedIn.ticket, at)
    await office.caughtUp()

    const [sales, owners] = [await office.sales(), await office.owners()]
    expect(await office.sync('full')).toMatchObject({ added: 0, changed: 0, error: null })
    expect([await office.sales(), await office.owners()]).toEqual([sales, owners])
    const { database } = humans.current
    expect(await database.snapshot((snapshot) => examine(snapshot, humans.current))).toEqual([])
  })

  it('may come twice and in any order, and between any passes', async () => {
    await using office = await followed()
    const sold = office.sell(MINUTE, 'pending')
    office.season.complete(sold.id)
    office.season.refund(sold.id, 500)
    await office.server.told()
    const told = (await waiting()).map(({ record }) => record)
    for (const record of [...told, ...told.toReversed()]) {
      await hintOf(record.startsWith('or_') ? 'ORDER' : 'ISSUED_TICKET', record)
    }
    await office.caughtUp()
    await hintOf('ORDER', sold.id)
    await office.sync('incremental')
    await office.caughtUp()
    expect(await office.sync('full')).toMatchObject({ added: 0, changed: 0 })
  })

  it('are taken by a pass between its pages, each record once', async () => {
    await using office = await followed()
    const old = office.season.orders.all().at(-1)
    if (old === undefined) throw new Error('nothing was sold')
    const { vendor } = office.needs
    let asked = 0
    let firstPage = true
    const run = await office.sync('full', {
      vendor: {
        ...vendor,
        orders: async (query) => {
          const page = await vendor.orders(query)
          if (firstPage) for (let times = 0; times < 3; times += 1) await hintOf('ORDER', old.id)
          firstPage = false
          return page
        },
        order: (id) => {
          if (id === old.id) asked += 1
          return vendor.order(id)
        },
      },
    })
    expect(run.error).toBeNull()
    expect(asked).toBe(1)
    expect(await waiting()).toEqual([])
  })

  it('of what is gone cancel and void it; of what is nothing of ours or can not be read they change nothing', async () => {
    await using office = await followed()
    const [gone, foreign, unreadable] = [office.sell(MINUTE), office.sell(MINUTE), office.sell(MINUTE)]
    await office.caughtUp()
    const before = await office.sales()
    const another = { ...foreign, id: 'or_777001', event_summary: { id: 'ev_concert' }, issued_tickets: [] }
    office.season.sell(another)
    office.season.spoil(unreadable.id, { total: 'much' })
    await hintOf('ORDER', unreadable.id)
    await office.caughtUp()
    expect(await office.sales()).toEqual(before)

    office.season.forget(gone.id)
    await hintOf('ORDER', gone.id)
    await hintOf('ISSUED_TICKET', gone.issued_tickets[0]?.id ?? '')
    await hintOf('ORDER', 'or_never_here')
    await office.caughtUp()
    expect((await office.sales())?.ticketsSold).toBe((before?.ticketsSold ?? 0) - 1)
    expect((await office.sales())?.cancelled).toBe((before?.cancelled ?? 0) + 1)
  })

  it('wait while the vendor can not be asked, and while another run holds the lease', async () => {
    await using office = await followed()
    const sold = office.sell(MINUTE)
    await office.server.told()
    const wrong = { ...office.client('sk_wrong'), stop: async () => {} }
    expect(await takeHints({ ...humans.current, log }, async () => wrong, signal)).toMatch(/403/)
    expect((await waiting()).map(({ record }) => record)).toContain(sold.id)

    const { database, tickets } = humans.current
    const begun = await database.transact((tx) => tickets.sync.begin(tx, 'full'))
    if (!begun.ok) throw new Error(begun.code)
    expect(await office.take()).toBeNull()
    expect((await waiting()).map(({ record }) => record)).toContain(sold.id)
    const nothing = { pages: 0, read: 0, added: 0, changed: 0, feesAdded: 0, notes: [], error: null }
    await database.transact((tx) => tickets.sync.end(tx, begun.lease, nothing))
    await office.caughtUp()
  })

  it('make a pass wait for a moment, not fail', async () => {
    await using office = await followed()
    const { database, tickets } = humans.current
    const taking = await database.transact((tx) => tickets.sync.begin(tx, 'hints'))
    if (!taking.ok) throw new Error(taking.code)
    const pass = office.sync('incremental')
    const nothing = { pages: 0, read: 0, added: 0, changed: 0, feesAdded: 0, notes: [], error: null }
    await database.transact((tx) => tickets.sync.end(tx, taking.lease, nothing))
    expect(await pass).toMatchObject({ mode: 'incremental', state: 'succeeded' })
    // Runs of hints stay out of what people are shown as the last one.
    expect((await database.snapshot((snapshot) => tickets.sync.last(snapshot)))?.mode).toBe('incremental')
  })
})
