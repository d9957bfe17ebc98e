import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type BoxOffice, openBoxOffice } from '../../test/support/box-office.ts'
import { activeCampaign, newTeam } from '../../test/support/campaign.ts'
import { type TestHumans, testHumans } from '../../test/support/humans.ts'
import { operator } from '../../test/support/season.ts'
import { withAdmin } from '../platform/db/database.ts'
import { appWith } from '../platform/http/app.fixture.ts'
import { startServer } from '../platform/http/server.ts'
import type { SimulatedSeason } from '../vendors/simulated/season.ts'
import { SIGNATURE_HEADER, signWebhook } from '../vendors/ticket-tailor/webhooks.ts'
import { sendWave } from './campaign-wave/giving-codes.ts'
import { examine } from './doctor.ts'
import { importMembers, type Member } from './members-import.ts'
import { followHints, takeHints } from './ticket-hints.ts'
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

  const connectTo = (office: BoxOffice) => async () => ({ ...office.needs, stop: async () => {} })
  /** Why hints still wait, or null. */
  const takerOf = (office: BoxOffice) => () => takeHints({ ...humans.current, log }, connectTo(office), signal)

  /** A box office whose vendor tells of everything that happens, and what is here once all of it was taken. */
  async function followed() {
    const server = await startServer(app(), { host: '127.0.0.1', port: 0 })
    const webhooks = { url: `${server.url}${PATH}`, secret: SECRET }
    const office = await openBoxOffice(humans.current, { webhooks })
    const take = takerOf(office)
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

  const ways = {
    'the webhook alone': followed,
    'the next full pass': async () => {
      const office = await openBoxOffice(humans.current)
      const caughtUp = async () => {
        expect(await office.sync('full', { payments: null })).toMatchObject({ error: null })
      }
      return { ...office, caughtUp }
    },
  }

  it.each(Object.entries(ways))('or passes make right what follows from a change: %s', async (_, open) => {
    await using office = await open()
    const { sold, friend, friendsAddress, standing } = await salesWithCodes(humans.current, office)
    const before = { order: 'buyer', ticket: 'buyer', redeemed: true, buyerIs: 'ticketed' }
    await office.caughtUp()
    expect(await standing()).toEqual(Object.fromEntries(Object.keys(sold).map((change) => [change, before])))

    const { season } = office
    const at = 1_790_000_000
    season.refund(sold['refunded'].order, 10_000)
    season.cancel(sold['cancelled'].order)
    season.void(sold['voided'].ticket, at)
    season.amend(sold['renamed'].ticket, { full_name: 'Berta' })
    season.amend(sold['handed on'].ticket, { custom_questions: [{ question: ' email ', answer: friendsAddress }] })
    season.checkIn(sold['checked in'].ticket, at)
    await office.caughtUp()
    expect(await standing()).toEqual({
      'left as it is': before,
      refunded: { ...before, redeemed: false, buyerIs: undefined },
      cancelled: { ...before, redeemed: false, buyerIs: undefined },
      voided: { ...before, ticket: undefined, buyerIs: undefined },
      renamed: before,
      'handed on': { ...before, ticket: friend, buyerIs: undefined },
      'checked in': { ...before, buyerIs: 'attended' },
    })
    expect((await office.participations()).get(friend)).toBe('ticketed')
    const { rows } = await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query('select name from tickets.tickets where id = $1', [sold['renamed'].ticket]),
    )
    expect(rows).toEqual([{ name: 'Berta' }])
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

  it('end in the same state in whatever order they and the passes come, whichever of them twice', async () => {
    const place = fc.nat({ max: 30 })
    const step = fc.oneof(
      fc.record({ does: fc.constantFrom('sell', 'comp', 'take', 'incremental', 'full'), place }),
      fc.record({
        does: fc.constantFrom('refund', 'cancel', 'complete', 'void', 'amend', 'hand-on', 'check-in', 'hint'),
        place,
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), fc.boolean(), async (steps, backwards) => {
        await using office = await openBoxOffice(humans.current)
        const take = takerOf(office)
        const { season } = office
        const members = buyersOf(season)
        await humans.current.database.transact((tx) => importMembers(tx, humans.current, members, operator))
        await office.sync('full', { payments: null })
        expect(Object.keys((await office.owners()).tickets).length).toBeGreaterThan(10)
        const told: { readonly list: 'ORDER' | 'ISSUED_TICKET'; readonly id: string }[] = []
        season.subscribe(({ list, record }) => {
          told.push({ list: list === 'orders' ? 'ORDER' : 'ISSUED_TICKET', id: record.id })
        })
        for (const { does, place: at } of steps) {
          const order = season.orders.all()[at]
          const ticket = season.tickets.all()[at]
          const hint = told[at % Math.max(told.length, 1)]
          if (order === undefined || ticket === undefined) throw new Error('the season is too small')
          if (does === 'sell')
            office.sell(Temporal.Duration.from({ hours: at }), at % 2 === 0 ? 'pending' : 'completed')
          if (does === 'comp') season.issueComp({ ...ticket, id: `it_9${season.tickets.all().length}` })
          if (does === 'refund') season.refund(order.id, at * 500)
          if (does === 'cancel') season.cancel(order.id)
          if (does === 'complete') season.complete(order.id)
          if (does === 'void') season.void(ticket.id, 1_790_000_000)
          if (does === 'amend') season.amend(ticket.id, { full_name: `Name ${at}` })
          if (does === 'hand-on') {
            const answer = members[at % members.length]?.emails[0]?.email
            season.amend(ticket.id, { custom_questions: [{ question: 'Email', answer }] })
          }
          if (does === 'check-in') season.checkIn(ticket.id, 1_790_000_000)
          if (does === 'hint' && hint !== undefined) await hintOf(hint.list, hint.id)
          if (does === 'take') await take()
          if (does === 'incremental' || does === 'full') await office.sync(does, { payments: null })
        }
        for (const { list, id } of backwards ? told.toReversed() : told) await hintOf(list, id)
        expect(await take()).toBeNull()
        const figures = async () => [await office.sales(), await office.owners(), await office.participations()]
        const before = await figures()
        expect(await office.sync('full', { payments: null })).toMatchObject({ added: 0, changed: 0, error: null })
        expect(await figures()).toEqual(before)
      }),
      { numRuns: 15 },
    )
  })

  it('are taken by a pass between its pages, each record once', async () => {
    await using office = await followed()
    const old = office.season.orders.all().at(-1)
    if (old === undefined) throw new Error('nothing was sold')
    const { vendor } = office.needs
    const asked: string[] = []
    const run = await office.sync('full', {
      vendor: {
        ...vendor,
        orders: async (query) => {
          if (asked.length === 0) for (let times = 0; times < 3; times += 1) await hintOf('ORDER', old.id)
          asked.push('a page')
          return vendor.orders(query)
        },
        order: (id) => {
          asked.push(id)
          return vendor.order(id)
        },
      },
    })
    expect(run.error).toBeNull()
    expect(asked).toEqual(['a page', old.id, 'a page'])
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
    const stored = await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query('select from tickets.orders where id = $1', [another.id]),
    )
    expect(stored.rowCount).toBe(0)

    office.season.forget(gone.id)
    await hintOf('ORDER', gone.id)
    await hintOf('ISSUED_TICKET', gone.issued_tickets[0]?.id ?? '')
    await hintOf('ORDER', 'or_never_here')
    await office.caughtUp()
    expect((await office.sales())?.ticketsSold).toBe((before?.ticketsSold ?? 0) - 1)
    expect((await office.sales())?.cancelled).toBe((before?.cancelled ?? 0) + 1)
    await hintOf('ORDER', gone.id)
    expect(await office.sync('hints')).toMatchObject({ changed: 0, error: null })
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

  it('are followed as they come, until the server stops', async () => {
    await using office = await followed()
    const stop = new AbortController()
    const following = followHints({ ...humans.current, log }, connectTo(office), stop.signal)
    const sold = (await office.sales())?.ticketsSold ?? 0
    office.sell(MINUTE)
    await vi.waitFor(async () => expect((await office.sales())?.ticketsSold).toBe(sold + 1), { timeout: 10_000 })
    stop.abort()
    await following
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

/** Members with the addresses of the newest orders; whoever is known by theirs is so again. */
function buyersOf(season: SimulatedSeason): readonly Member[] {
  const addresses = season.orders.all().map(({ buyer_details }) => buyer_details?.email?.trim().toLowerCase() ?? '')
  return [...new Set(addresses.slice(0, 31))].map((email) => ({
    displayName: `Buyer ${email}`,
    emails: [{ email, verified: true }],
  }))
}

/** For each change an order of one ticket, by a buyer of its own with a code of their own; and a friend who has none. */
async function salesWithCodes(humans: TestHumans, office: BoxOffice) {
  const { database, campaigns } = humans
  const friendsAddress = `friend-${office.event.id}@example.org`
  const friend = await office.person('Friend', friendsAddress)
  const codes = Array.from({ length: 7 }, (_, place) => `${office.event.id} ${place}`)
  const campaign = await activeCampaign(humans, codes)

  const sell = async (place: number) => {
    const email = `${place}-${office.event.id}@example.org`
    const buyer = await office.person('Ana', email)
    const team = await newTeam(humans, [buyer])
    const request = { campaign, audience: { everyone: false, teams: [team] }, wave: randomUUID() } as const
    await database.transact((tx) => sendWave(tx, humans, request, operator))
    const discount = { type: 'gift_card', description: `Half off (${codes[place]?.toLowerCase()})`, total: 0 }
    const { id, issued_tickets } = office.sell(MINUTE, 'completed', {
      order: { buyer_details: { name: 'Ana', email }, line_items: [discount], total: 10_000, refund_amount: 0 },
      ticket: { full_name: 'Ana', email, custom_questions: [], checked_in: 'false' },
    })
    return { order: id, ticket: issued_tickets[0]?.id ?? '', buyer }
  }
  const sold = {
    'left as it is': await sell(0),
    refunded: await sell(1),
    cancelled: await sell(2),
    voided: await sell(3),
    renamed: await sell(4),
    'handed on': await sell(5),
    'checked in': await sell(6),
  }

  const standing = async () => {
    const [owners, participations] = [await office.owners(), await office.participations()]
    const grants = await database.snapshot((snapshot) => campaigns.grants(snapshot, campaign, { limit: 20 }))
    const redeemed = new Map(grants.map(({ human, redeemedOrder }) => [human, redeemedOrder]))
    return Object.fromEntries(
      Object.entries(sold).map(([change, { order, ticket, buyer }]) => {
        const whose = (human: string | undefined) => (human === buyer ? 'buyer' : human)
        const found = { order: whose(owners.orders[order]), ticket: whose(owners.tickets[ticket]) }
        return [change, { ...found, redeemed: redeemed.get(buyer) === order, buyerIs: participations.get(buyer) }]
      }),
    )
  }
  return { sold, friend, friendsAddress, standing }
}
