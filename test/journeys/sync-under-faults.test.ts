import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startSimulatedVendor } from '../../src/vendors/simulated/server.ts'
import { built } from '../support/build.ts'
import { type Running, startCommand } from '../support/command-line.ts'
import { startFaultyWay } from '../support/faulty-way.ts'
import { readSeason, SEASON_NOW, type Season, seasonFolder } from '../support/fixture-season.ts'
import { testHumans } from '../support/humans.ts'
import { prepareSeason } from '../support/prepared-season.ts'
import { TEST_SECRET } from '../support/secret.ts'

const addresses = z.object({ ticketTailor: z.string(), stripe: z.string() })

/** Both wait for their vendors most of the time: begun at once, and each on a database of its own. */
describe('a full sync while every 7th call fails, every 11th is told to wait and every 13th is cut short', () => {
  const [simulated, other] = [testHumans(), testHumans()]
  let fixture: Season
  const syncs = new Map<typeof simulated, Running>()
  const stops: (() => Promise<unknown>)[] = []

  const begin = (humans: typeof simulated, vendor: z.infer<typeof addresses>) =>
    syncs.set(
      humans,
      startCommand(['tickets', 'sync', '--full', '--json'], {
        DATABASE_URL: humans.current.database.adminUrl,
        SECRET: TEST_SECRET,
        HUMANS_NOW: SEASON_NOW,
        TICKET_TAILOR_API_KEY: 'sk_1234567890',
        TICKET_TAILOR_BASE_URL: vendor.ticketTailor,
        STRIPE_API_KEY: 'sk_1234567890',
        STRIPE_BASE_URL: vendor.stripe,
      }),
    )

  beforeAll(async () => {
    await built()
    fixture = await readSeason()
    const command = startCommand(['simulate-vendor', '--from', seasonFolder, '--faults', '--json'], {})
    stops.push(() => {
      command.kill('SIGINT')
      return command.ended
    })
    await prepareSeason(simulated.current, fixture)
    begin(simulated, addresses.parse(JSON.parse((await command.said(/.+/))[0])))

    const { season } = await prepareSeason(other.current, fixture)
    const vendor = await startSimulatedVendor({ season, apiKey: 'sk_1234567890', stripeKey: 'sk_1234567890' })
    const way = await startFaultyWay(vendor.url)
    stops.push(way.stop, vendor.stop)
    begin(other, { ticketTailor: `${way.url}/v1`, stripe: way.url })
  })

  afterAll(async () => {
    for (const sync of syncs.values()) sync.kill('SIGKILL')
    for (const stop of stops) await stop()
  })

  it.each([
    ['of the simulated vendor', simulated],
    ['of another server', other],
  ])(
    '%s ends with the exact figures',
    async (_, humans) => {
      const { code, stdout, stderr } = (await syncs.get(humans)?.ended) ?? {}
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(JSON.parse(stdout ?? '')).toMatchObject({ state: 'succeeded', setAside: 0, feesError: null })
      const { database, tickets } = humans.current
      const { totals, buckets, orderOwner, ticketOwner } = fixture.expected
      await database.snapshot(async (snapshot) => {
        expect(await tickets.sales(snapshot)).toMatchObject(totals)
        expect(JSON.parse(JSON.stringify(await tickets.weeklyActuals(snapshot)))).toEqual(buckets)
        expect(await tickets.owners(snapshot)).toEqual({ orders: orderOwner, tickets: ticketOwner })
      })
    },
    120_000,
  )
})
