import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendWave } from '../../src/flows/campaign-wave/giving-codes.ts'
import { examine } from '../../src/flows/doctor.ts'
import { setEvent } from '../../src/flows/event-settings.ts'
import { importMembers } from '../../src/flows/members-import.ts'
import { syncTickets } from '../../src/flows/ticket-sync.ts'
import { syncTicketingBudget } from '../../src/flows/ticketing-budget.ts'
import { withAdmin } from '../../src/platform/db/database.ts'
import { basisPoints, cents } from '../../src/platform/money.ts'
import { seasonFromFolder } from '../../src/vendors/simulated/folder.ts'
import { type SimulatedVendor, startSimulatedVendor } from '../../src/vendors/simulated/server.ts'
import { stripePayments } from '../../src/vendors/stripe/payments.ts'
import { ticketTailor } from '../../src/vendors/ticket-tailor/client.ts'
import { sampleCampaign } from '../support/campaign.ts'
import { testHumans } from '../support/humans.ts'

const folder = join(import.meta.dirname, '../fixtures/season-2026')
const json = async (name: string) => JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'))
const operator = { kind: 'operator' } as const

describe('the season of the fixture, from vendor to budget', () => {
  const humans = testHumans()
  let vendor: SimulatedVendor
  let expected: Record<string, never>

  beforeAll(async () => {
    expected = await json('expected')
    const grants: { code: string; human: string }[] = await json('grants')
    const people = await json('people')
    const event = await json('event')
    vendor = await startSimulatedVendor({ season: await seasonFromFolder(folder), apiKey: 'key', stripeKey: 'key' })

    const { database, campaigns, teams, budget } = humans.current
    const settings = {
      ...event,
      gateOpening: Temporal.PlainDate.from(event.gateOpening),
      salesStart: Temporal.PlainDate.from(event.salesStart),
      vipThreshold: cents(event.vipThreshold),
      ticketVatRate: basisPoints(event.ticketVatRate),
      breakEvenFallback: null,
    }
    await database.transact((tx) => setEvent(tx, humans.current, settings, operator))
    await database.transact((tx) => importMembers(tx, humans.current, people, operator))
    const members = grants.map(({ human }) => human)
    await database.transact((tx) => teams.create(tx, { name: 'Low income', hasBudget: true, members }, operator))
    const made = await database.transact((tx) => campaigns.desk.create(tx, sampleCampaign, operator))
    if (!made.ok) throw new Error(made.code)
    const lines = grants.map(({ code }, place) => ({ line: place + 1, code }))
    await database.transact((tx) => campaigns.desk.importCodes(tx, made.id, lines, operator))
    await database.transact((tx) => campaigns.desk.activate(tx, made.id, operator))
    const audience = { everyone: false, teams: ['Low income'] } as const
    const request = { campaign: made.id, audience, wave: randomUUID() }
    const wave = await database.transact((tx) => sendWave(tx, humans.current, request, operator))
    expect(wave).toMatchObject({ ok: true, granted: grants.length })
    const granted = await database.snapshot((s) => campaigns.grants(s, made.id, { limit: 1000 }))
    expect(granted.map(({ code, human }) => ({ code, human }))).toEqual(grants)

    const run = await sync()
    expect(run).toMatchObject({ ok: true, run: { state: 'succeeded' } })
    await database.transact((tx) => budget.createYear(tx, { year: '2026', name: '2026' }, operator))
    await database.transact((tx) => syncTicketingBudget(tx, humans.current, '2026'))
  })

  afterAll(() => vendor.stop())

  const sync = () =>
    syncTickets(
      {
        ...humans.current,
        vendor: ticketTailor({ baseUrl: `${vendor.url}/v1`, apiKey: 'key', eventId: 'ev_2026' }),
        payments: stripePayments({ apiKey: 'key', baseUrl: vendor.url }),
      },
      'full',
    )
  const read = <T>(figures: Parameters<typeof humans.current.database.snapshot<T>>[0]) =>
    humans.current.database.snapshot(figures)

  it('has the totals', async () => {
    const sales = await read((snapshot) => humans.current.tickets.sales(snapshot))
    expect(sales).toMatchObject(expected['totals'] ?? {})
  })

  it('has the weekly buckets', async () => {
    const buckets = await read((snapshot) => humans.current.tickets.weeklyActuals(snapshot))
    expect(JSON.parse(JSON.stringify(buckets))).toEqual(expected['buckets'])
  })

  it('has the owners', async () => {
    const owners = await read((snapshot) => humans.current.tickets.owners(snapshot))
    expect(owners).toEqual({ orders: expected['orderOwner'], tickets: expected['ticketOwner'] })
  })

  it('has the redemptions and the reuses', async () => {
    const redemptions = await read((snapshot) => humans.current.campaigns.redemptions(snapshot))
    expect(Object.fromEntries(redemptions)).toEqual(expected['redeemed'])
  })

  it('has the participations', async () => {
    const participations = await read((snapshot) => humans.current.events.participations(snapshot, 2026))
    expect(Object.fromEntries(participations)).toEqual(expected['participation'])
  })

  it('has the budget lines', async () => {
    const result = await read((snapshot) => humans.current.budget.lines(snapshot, '2026'))
    if (!result.ok) throw new Error(result.code)
    const lines = result.lines.map(({ amount, vatRate, vat, ticketing }) => ({
      kind: ticketing?.kind,
      start: ticketing?.start.toString(),
      end: ticketing?.end.toString(),
      amount,
      vatRate,
      vat,
      ...(ticketing?.tickets == null ? {} : { tickets: ticketing.tickets }),
    }))
    expect(lines).toEqual(expected['budgetLines'])
  })

  it('has nothing out of step, and the doctor sees each thing that is', async () => {
    const findings = async () => (await read((snapshot) => examine(snapshot, humans.current))).map(({ code }) => code)
    expect(await findings()).toEqual([])

    await withAdmin(humans.current.database.adminUrl, async (admin) => {
      const breaking: readonly [code: string, statement: string][] = [
        ['order-not-reconciled', `delete from tickets.reconciled_orders where order_id = 'or_270'`],
        ['ticket-not-reconciled', `delete from tickets.reconciled_tickets where ticket_id = 'it_27715'`],
        ['order-does-not-add-up', `update tickets.reconciled_orders set other = other + 1 where order_id = 'or_271'`],
        [
          'matched-to-nobody',
          `update tickets.reconciled_orders set human = gen_random_uuid() where order_id = 'or_271'`,
        ],
        [
          'granted-to-nobody',
          `update campaigns.grants set human = gen_random_uuid() where code = (select min(id) from campaigns.codes)`,
        ],
        [
          'grant-without-message',
          `delete from email.messages where source_id = (select id::text from campaigns.grants order by code limit 1)`,
        ],
        [
          'redemption-out-of-step',
          `update campaigns.grants set redeemed_order = 'or_0', redeemed_at = now() where code = (select min(id) from campaigns.codes)`,
        ],
        [
          'participation-out-of-step',
          `delete from events.participations where human = (select max(human::text)::uuid from events.participations)`,
        ],
      ]
      for (const [code, statement] of breaking) {
        const { rowCount } = await admin.query(statement)
        expect(`${code}: ${rowCount}`).toBe(`${code}: 1`)
        expect(await findings()).toContain(code)
      }
    })
  })
})
