import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openBoxOffice } from '../../../../test/support/box-office.ts'
import { testHumans } from '../../../../test/support/humans.ts'
import { newSeason, operator, recordFees } from '../../../../test/support/season.ts'
import { setEvent } from '../../../flows/event-settings.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { cents } from '../../../platform/money.ts'
import { workOut } from './figures.ts'

const READER = fileURLToPath(new URL('../../../../test/support/figures-reader.ts', import.meta.url))

describe('the figures that pages read', () => {
  const humans = testHumans()
  const admin = async (statement: string) =>
    withAdmin(humans.current.database.adminUrl, async (client) => (await client.query(statement)).rows)
  /** Which version of the row it is, and whether it holds. */
  const row = async () => (await admin('select ctid::text as version, stale from tickets.figures'))[0]
  const kept = () => humans.current.database.snapshot((snapshot) => humans.current.tickets.figures(snapshot))
  const workedOut = () =>
    humans.current.database.snapshot(async (snapshot) => {
      const event = await humans.current.events.current(snapshot)
      return event && workOut(snapshot, humans.current.events, event)
    })
  const inStep = async () => {
    expect(await row()).toMatchObject({ stale: false })
    expect(await kept()).toEqual(await workedOut())
  }

  it('are those of the moment to another process, however it falls among the writes of a sync', async () => {
    await using office = await openBoxOffice(humans.current)
    const reader = spawn(process.execPath, [READER, humans.current.database.adminUrl, office.event.id], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const said = createInterface({ input: reader.stdout })[Symbol.asyncIterator]()
    expect(await said.next()).toEqual({ done: false, value: 'reading' })

    await office.sync('full')
    await inStep()
    const sold = [
      office.sell(Temporal.Duration.from({ minutes: 1 })),
      office.sell(Temporal.Duration.from({ minutes: 2 })),
    ]
    await office.sync('incremental', { payments: null })
    await inStep()
    expect((await kept())?.places).toEqual({ capacity: office.season.event.capacity, taken: expect.any(Number) })
    for (const { id } of sold) office.season.forget(id)
    await office.sync('full')
    await inStep()

    reader.stdin.end('\n')
    const { value } = await said.next()
    const seen: unknown = JSON.parse(String(value))
    expect(seen).toEqual({ rows: expect.any(Number), different: 0, distinct: expect.any(Number) })
    expect(seen).toHaveProperty(
      'rows',
      expect.toSatisfy((rows: number) => rows > 0),
    )
    if (reader.exitCode === null) await once(reader, 'exit')
  })

  it('are not written where nothing changed', async () => {
    await using office = await openBoxOffice(humans.current)
    await office.sync('full')
    const before = await row()
    await office.sync('full')
    await office.sync('incremental')
    await humans.current.database.transact((tx) => setEvent(tx, humans.current, office.event, operator))
    expect(await row()).toEqual(before)
  })

  it('follow the event’s settings, and which event it is', async () => {
    const { order, ticket, sync, event } = await newSeason(humans.current)
    await sync({ orders: [order('1', { tickets: [ticket('1', { listedPrice: cents(40_000) })] })] })
    await inStep()
    const change = { ...event, vipThreshold: cents(10_000), timeZone: 'Asia/Kathmandu' }
    await humans.current.database.transact((tx) => setEvent(tx, humans.current, change, operator))
    await inStep()
    expect((await kept())?.sales).toMatchObject({ taxable: 10_000, vipPremium: 30_000 })
    await newSeason(humans.current)
    await inStep()
    expect((await kept())?.sales.orders).toBe(0)
  })

  it('are worked out while a page of a sync is in and its end is not', async () => {
    const { tickets, database } = humans.current
    const { ticket } = await newSeason(humans.current)
    const begun = await database.transact((tx) => tickets.sync.begin(tx, 'full'))
    if (!begun.ok) throw new Error(begun.code)
    await database.transact((tx) => tickets.sync.apply(tx, begun.lease, { orders: [], tickets: [ticket('comp')] }))
    expect(await row()).toMatchObject({ stale: true })
    expect((await kept())?.sales.comps).toBe(1)
    const nothingMore = { pages: 1, read: 1, added: 1, changed: 0, feesAdded: 0, notes: [], error: null }
    await database.transact((tx) => tickets.sync.end(tx, begun.lease, nothingMore))
    await inStep()
  })

  it('say what was sold of each type, what each way to pay cost, and how many orders are nobody’s', async () => {
    const { order, ticket, sync } = await newSeason(humans.current)
    const vip = { typeName: 'VIP', listedPrice: cents(40_000) }
    await humans.current.database.transact((tx) => humans.current.tickets.deriveFigures(tx))
    await sync({
      orders: [
        // Half off by a code: 5000 of 10000 is left.
        order('1', {
          paymentIntent: 'pi_a',
          total: cents(5000),
          discounts: [{ code: 'HALF', amount: cents(5000) }],
          tickets: [ticket('1')],
        }),
        order('2', { paymentIntent: 'pi_b', tickets: [ticket('2'), ticket('3', vip)] }),
        order('3', { paymentIntent: 'pi_c', tickets: [ticket('4', vip)], refunded: cents(40_000) }),
      ],
    })
    const fee = (payment: number, method: string) =>
      ({ known: true, currency: 'EUR', payment: cents(payment), vendor: cents(50), method }) as const
    const fees = new Map([
      ['pi_a', fee(100, 'card/visa')],
      ['pi_b', fee(700, 'card/visa')],
      ['pi_c', fee(40, 'bizum')],
    ])
    expect(await recordFees(humans.current, fees)).toEqual({ added: 3 })
    await inStep()
    expect(await kept()).toMatchObject({
      types: [
        { type: 'Standard', price: 10_000, tickets: 2, net: 15_000 },
        { type: 'VIP', price: 40_000, tickets: 1, net: 40_000 },
      ],
      methods: [
        { method: 'card/visa', payments: 2, charged: 55_000, stripeFees: 800, vendorFees: 100 },
        { method: 'bizum', payments: 1, charged: 40_000, stripeFees: 40, vendorFees: 50 },
      ],
      unmatched: 3,
    })
  })
})
