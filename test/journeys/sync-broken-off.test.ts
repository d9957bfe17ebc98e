import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { examine } from '../../src/flows/doctor.ts'
import { withAdmin } from '../../src/platform/db/database.ts'
import { type SimulatedVendor, startSimulatedVendor } from '../../src/vendors/simulated/server.ts'
import { built } from '../support/build.ts'
import { type Running, startCommand } from '../support/command-line.ts'
import { readSeason, SEASON_NOW, type Season } from '../support/fixture-season.ts'
import { type HeldVendor, startHeldVendor } from '../support/held-vendor.ts'
import { testHumans } from '../support/humans.ts'
import { type PreparedSeason, prepareSeason } from '../support/prepared-season.ts'
import { TEST_SECRET } from '../support/secret.ts'

const KILLS = 10
const here = z.object({ orders: z.array(z.string()), tickets: z.array(z.string()) })

describe('a sync that is broken off', () => {
  const humans = testHumans()
  let fixture: Season
  let prepared: PreparedSeason
  let vendor: SimulatedVendor
  let way: HeldVendor

  const sync = (): Running =>
    startCommand(['tickets', 'sync', '--full'], {
      DATABASE_URL: humans.current.database.adminUrl,
      SECRET: TEST_SECRET,
      HUMANS_NOW: SEASON_NOW,
      TICKET_TAILOR_API_KEY: 'key',
      TICKET_TAILOR_BASE_URL: `${way.url}/v1`,
      STRIPE_API_KEY: 'key',
      STRIPE_BASE_URL: way.url,
    })
  const admin = <Row extends object>(statement: string) =>
    withAdmin(humans.current.database.adminUrl, async (client) => (await client.query<Row>(statement)).rows)
  const figures = () => humans.current.database.snapshot((snapshot) => humans.current.tickets.sales(snapshot))
  /** What half a minute does. */
  const expireLeases = () => admin('update tickets.sync_lease set expires_at = clock_timestamp()')

  /** All that is here is in step, by the doctor and by the figures from outside. */
  async function expectInStep(): Promise<void> {
    const { database, tickets, campaigns } = humans.current
    const { orderOwner, ticketOwner, redeemed } = fixture.expected
    const [row] = await admin(`select
      (select coalesce(jsonb_agg(id), '[]') from tickets.orders) as orders,
      (select coalesce(jsonb_agg(id), '[]') from tickets.tickets) as tickets`)
    const { orders, tickets: ticketsHere } = here.parse(row)
    await database.snapshot(async (snapshot) => {
      expect(await examine(snapshot, humans.current)).toEqual([])
      expect(await tickets.owners(snapshot)).toEqual({
        orders: only(orderOwner, new Set(orders)),
        tickets: only(ticketOwner, new Set(ticketsHere)),
      })
      const redemptions = Object.fromEntries(await campaigns.redemptions(snapshot))
      const isHere = new Set<unknown>(orders)
      const first = Object.entries(redeemed).filter(([, order]) => isHere.has(order))
      expect(redemptions).toMatchObject(Object.fromEntries(first))
    })
  }

  beforeAll(async () => {
    await built()
    fixture = await readSeason()
    prepared = await prepareSeason(humans.current, fixture)
    vendor = await startSimulatedVendor({ season: prepared.season, apiKey: 'key', stripeKey: 'key' })
    way = await startHeldVendor(vendor.url)
  })

  const empty = () =>
    admin(`truncate tickets.orders, tickets.order_discounts, tickets.tickets, tickets.reconciled_orders,
      tickets.reconciled_tickets, tickets.manual_matches, tickets.payment_fees, events.participations;
      update campaigns.grants set redeemed_order = null, redeemed_at = null;
      update tickets.figures set stale = true`)
  beforeEach(empty)

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
    await expectInStep()
  })

  it('by SIGKILL at any moment leaves what is in step, and the next clean one ends with the exact figures', async () => {
    await fc.assert(
      fc.asyncProperty(moment, async (then) => {
        await empty()
        await killedAt(then)
        await expectInStep()
        const [lease] = await admin<{ within: boolean }>(
          `select bool_and(expires_at <= clock_timestamp() + interval '30 seconds') as within from tickets.sync_lease`,
        )
        expect(lease).toEqual({ within: true })
        const { database, tickets } = humans.current
        const next = await database.transact((tx) => tickets.sync.begin(tx, 'full'))
        // The fees keep no run out: the sales are in, and have let go of their lease.
        expect(next.ok).toBe(then.asked === 'payment_intents')
        await expireLeases()
      }),
      { numRuns: KILLS, endOnFailure: true },
    )
    expect(await sync().ended).toMatchObject({ code: 0 })
    expect(await figures()).toMatchObject(fixture.expected.totals)
    await expectInStep()
  }, 120_000)

  /** Runs a sync until then, and kills it there. */
  async function killedAt({ asked, nth, at }: Moment): Promise<void> {
    const held = way.hold(new RegExp(`^/v1/${asked}[?/]`), nth)
    const running = sync()
    await Promise.race([held.asked, running.ended.then((ended) => expect(ended).toBe('under way'))])
    if (at === 'held' || at === 'answered') {
      if (at === 'answered') held.letGo()
      running.kill('SIGKILL')
      expect(await running.ended).toMatchObject({ signal: 'SIGKILL' })
      held.letGo()
    } else {
      await withAdmin(humans.current.database.adminUrl, async (client) => {
        await client.query(`begin; lock table ${at} in exclusive mode`)
        held.letGo()
        const waiting = async () => {
          const waiters = await client.query(`select from pg_locks where relation = '${at}'::regclass and not granted`)
          return waiters.rowCount
        }
        await expect.poll(waiting, { interval: 5, timeout: 20_000 }).toBeGreaterThan(0)
        running.kill('SIGKILL')
        expect(await running.ended).toMatchObject({ signal: 'SIGKILL' })
      })
    }
    await expect.poll(unfinished, { interval: 5, timeout: 20_000 }).toBe(0)
  }

  /** What a killed command was about to commit is decided once no session is in the middle of anything. */
  async function unfinished(): Promise<number> {
    const sessions = await admin(`select from pg_stat_activity
      where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`)
    return sessions.length
  }
})

type Moment = {
  /** While the nth request of this list is under way. */
  readonly asked: string
  readonly nth: number
  /** Kept waiting by the vendor, just answered, or in a transaction that waits to write to this table. */
  readonly at: string
}

const moments = (asked: string, last: number, tables: readonly string[]): fc.Arbitrary<Moment> =>
  fc.record({
    asked: fc.constant(asked),
    nth: fc.integer({ min: 1, max: last }),
    at: fc.constantFrom('held', 'answered', ...tables),
  })

/** Mostly among the orders, where all that has to stay in step is written. */
const moment = fc.oneof(
  {
    weight: 6,
    arbitrary: moments('orders', 4, [
      'tickets.orders',
      'tickets.reconciled_orders',
      'tickets.reconciled_tickets',
      'tickets.sync_lease',
      'campaigns.grants',
      'events.participations',
    ]),
  },
  { weight: 2, arbitrary: moments('issued_tickets', 7, ['tickets.figures', 'tickets.sync_runs']) },
  { weight: 2, arbitrary: moments('payment_intents', 350, ['tickets.payment_fees']) },
)

function only(owners: Readonly<Record<string, unknown>>, ids: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(owners).filter(([id]) => ids.has(id)))
}
