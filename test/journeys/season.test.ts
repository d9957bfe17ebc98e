import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examine } from '../../src/flows/doctor.ts'
import { syncTickets } from '../../src/flows/ticket-sync.ts'
import { syncTicketingBudget } from '../../src/flows/ticketing-budget.ts'
import { withAdmin } from '../../src/platform/db/database.ts'
import { type SimulatedVendor, startSimulatedVendor } from '../../src/vendors/simulated/server.ts'
import { stripePayments } from '../../src/vendors/stripe/payments.ts'
import { ticketTailor } from '../../src/vendors/ticket-tailor/client.ts'
import { readSeason, type Season } from '../support/fixture-season.ts'
import { testHumans } from '../support/humans.ts'
import { prepareSeason } from '../support/prepared-season.ts'
import { operator, participationsOf } from '../support/season.ts'

describe('the season of the fixture, from vendor to budget', () => {
  const humans = testHumans()
  let vendor: SimulatedVendor
  let expected: Season['expected']

  beforeAll(async () => {
    const fixture = await readSeason()
    expected = fixture.expected
    const { season, campaign } = await prepareSeason(humans.current, fixture)
    vendor = await startSimulatedVendor({ season, apiKey: 'key', stripeKey: 'key' })
    const { database, campaigns, budget } = humans.current
    const granted = await database.snapshot((s) => campaigns.grants(s, campaign, { limit: 1000 }))
    expect(granted.map(({ code, human }) => ({ code, human }))).toEqual(fixture.grants)

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
    expect(sales).toMatchObject(expected.totals)
  })

  it('has the weekly buckets', async () => {
    const buckets = await read((snapshot) => humans.current.tickets.weeklyActuals(snapshot))
    expect(JSON.parse(JSON.stringify(buckets))).toEqual(expected.buckets)
  })

  it('has the owners', async () => {
    const owners = await read((snapshot) => humans.current.tickets.owners(snapshot))
    expect(owners).toEqual({ orders: expected.orderOwner, tickets: expected.ticketOwner })
  })

  it('has the redemptions and the reuses', async () => {
    const redemptions = await read((snapshot) => humans.current.campaigns.redemptions(snapshot))
    expect(Object.fromEntries(redemptions)).toEqual(expected.redeemed)
  })

  it('has the participations', async () => {
    const participations = await read((snapshot) => participationsOf(snapshot, humans.current, 2026))
    expect(Object.fromEntries(participations)).toEqual(expected.participation)
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
    expect(lines).toEqual(expected.budgetLines)
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
          `with orphaned as (
            select id from email.messages
            where source_id = (select id::text from campaigns.grants order by code limit 1)
          ), unaddressed as (delete from email.recipients where message in (select id from orphaned))
          delete from email.messages where id in (select id from orphaned)`,
        ],
        [
          'redemption-out-of-step',
          `update campaigns.grants set redeemed_order = 'or_0', redeemed_at = now() where code = (select min(id) from campaigns.codes)`,
        ],
        [
          'grant-out-of-step',
          `update campaigns.grants set code = 0 where code = (select max(id) from campaigns.codes)`,
        ],
        ['wave-out-of-step', 'update campaigns.waves set queued = queued + 1'],
        [
          'batch-out-of-step',
          `insert into campaigns.batches (id, campaign, name, prefix, count, percent, ticket_types, state)
           select gen_random_uuid(), id, '', '', 1, 50, '{}', 'done' from campaigns.campaigns`,
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
