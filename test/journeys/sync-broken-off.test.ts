import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { seasonFromFolder } from '../../src/vendors/simulated/folder.ts'
import { type SimulatedVendor, startSimulatedVendor } from '../../src/vendors/simulated/server.ts'
import { readSeason, SEASON_NOW, type Season, seasonFile, seasonFolder } from '../support/fixture-season.ts'
import { type HeldVendor, startHeldVendor } from '../support/held-vendor.ts'
import { testHome } from '../support/home.ts'

describe('a sync that is broken off', () => {
  const home = testHome({ HUMANS_NOW: SEASON_NOW })
  let season: Season
  let vendor: SimulatedVendor
  let way: HeldVendor
  let environment: Record<string, string>

  const figures = () => home.json(['tickets', 'stats'])
  const sync = () => home.start(['tickets', 'sync'], environment)

  beforeAll(async () => {
    season = await readSeason()
    vendor = await startSimulatedVendor({
      season: await seasonFromFolder(seasonFolder),
      apiKey: 'key',
      stripeKey: 'key',
    })
    way = await startHeldVendor(vendor.url)
    environment = {
      TICKET_TAILOR_API_KEY: 'key',
      TICKET_TAILOR_BASE_URL: `${way.url}/v1`,
      STRIPE_API_KEY: 'key',
      STRIPE_BASE_URL: way.url,
    }
    await home.json(['events', 'set', seasonFile('event')])
    await home.json(['members', 'import', seasonFile('people')])
  })

  beforeEach(() =>
    home.look((admin) =>
      admin.query(`truncate tickets.orders, tickets.order_discounts, tickets.tickets, tickets.reconciled_orders,
        tickets.reconciled_tickets, tickets.manual_matches, tickets.payment_fees, events.participations;
        update tickets.figures set stale = true`),
    ),
  )

  afterAll(async () => {
    await way.stop()
    await vendor.stop()
  })

  it('by Ctrl-C ends at once, though the vendor keeps it waiting, and keeps the pages that are in', async () => {
    const held = way.hold(/^\/v1\/orders\?/, 3)
    const running = sync()
    await held.asked
    running.kill('SIGINT')
    expect(await running.ended).toMatchObject({
      code: 1,
      stderr: 'humans: stopped; what was done until then stands\n',
    })
    held.letGo()
    expect(await figures()).toMatchObject({ orders: 200 })
    expect(await home.json(['doctor'])).toEqual({ findings: [] })

    expect(await sync().ended).toMatchObject({ code: 0 })
    expect(await figures()).toMatchObject(season.expected.totals)
  })

  it.each([
    ['among the orders', /^\/v1\/orders\?/, 4],
    ['among the tickets', /^\/v1\/issued_tickets\?/, 3],
  ])('by SIGKILL %s leaves what is in step, and the next one ends with the exact figures', async (_, requests, nth) => {
    const held = way.hold(requests, nth)
    const running = sync()
    await held.asked
    running.kill('SIGKILL')
    expect(await running.ended).toMatchObject({ signal: 'SIGKILL' })
    held.letGo()
    expect(await home.json(['doctor'])).toEqual({ findings: [] })
    expect(await sync().ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^humans: another sync .*\n$/) })

    // What half a minute does.
    await home.look((admin) => admin.query('update tickets.sync_lease set expires_at = clock_timestamp()'))
    expect(await sync().ended).toMatchObject({ code: 0 })
    expect(await figures()).toMatchObject(season.expected.totals)
  })

  it('by SIGKILL among the fees keeps nobody out, since the sales are in, and the next one brings the rest', async () => {
    const held = way.hold(/^\/v1\/payment_intents\//, 250)
    const running = sync()
    await held.asked
    running.kill('SIGKILL')
    expect(await running.ended).toMatchObject({ signal: 'SIGKILL' })
    held.letGo()
    expect(await home.json(['doctor'])).toEqual({ findings: [] })
    expect(await sync().ended).toMatchObject({ code: 0 })
    expect(await figures()).toMatchObject(season.expected.totals)
  })
})
