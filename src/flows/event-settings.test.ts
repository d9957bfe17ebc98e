import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../test/support/humans.ts'
import { newSeason, operator, participationsOf } from '../../test/support/season.ts'
import { basisPoints, cents } from '../platform/money.ts'
import type { EventSettings } from '../sections/events/events.ts'
import { changeCurrentEvent, setEvent } from './event-settings.ts'

describe("the event's settings", () => {
  const humans = testHumans()
  const set = (settings: EventSettings) =>
    humans.current.database.transact((tx) => setEvent(tx, humans.current, settings, operator))

  it('settle its orders anew when they change', async () => {
    const { event, order, ticket, sync, sales } = await newSeason(humans.current)
    await sync({ orders: [order('1', { tickets: [ticket('1', { listedPrice: cents(44_000) })] })] })
    // 31500 x 10 / 110 = 2863.64
    expect(await sales()).toMatchObject({ taxable: 31_500, vipPremium: 12_500, vat: 2864 })
    expect(await set({ ...event, vipThreshold: cents(22_000) })).toEqual({ changed: true })
    expect(await sales()).toMatchObject({ taxable: 22_000, vipPremium: 22_000, vat: 2000 })
    await set({ ...event, vipThreshold: null })
    expect(await sales()).toMatchObject({ taxable: 44_000, vipPremium: 0, vat: 4000 })
    await set({ ...event, vipThreshold: null, ticketVatRate: basisPoints(0) })
    expect(await sales()).toMatchObject({ taxable: 44_000, vat: 0 })
    await set({ ...event, currency: 'GBP' })
    expect(await sales()).toMatchObject({ ticketsSold: 0, gross: 0, foreignCurrency: 1 })
  })

  it('bring in what was synced before they were known', async () => {
    const { event, order, ticket, sync, person } = await newSeason(humans.current)
    const address = `${randomUUID()}@example.org`
    const ana = await person('Ana', address)
    const later = { ...event, id: `${event.id}_later`, year: event.year + 100 }
    const bought = order('1', {
      eventId: later.id,
      buyer: { name: 'Ana', email: address },
      tickets: [ticket('1', { eventId: later.id })],
    })
    await sync({ orders: [bought], tickets: [ticket('2', { eventId: later.id, email: address })] })
    await set(later)
    const { database, tickets, events } = humans.current
    expect(await database.snapshot((s) => tickets.sales(s))).toMatchObject({ orders: 1, ticketsSold: 1, comps: 1 })
    expect(await database.snapshot((s) => participationsOf(s, { events }, later.year))).toEqual(
      new Map([[ana, 'ticketed']]),
    )
  })

  it("take its participations along when its year changes, and leave those of the year's other events", async () => {
    const { event, ticket, sync, person } = await newSeason(humans.current)
    const address = `${randomUUID()}@example.org`
    const ana = await person('Ana', address)
    await sync({ tickets: [ticket('1', { email: address })] })
    const other = { ...event, id: `${event.id}_other` }
    await set(other)
    await sync({ tickets: [ticket('2', { eventId: other.id, email: address, checkedIn: true })] })
    const during = (year: number) =>
      humans.current.database.snapshot((snapshot) => participationsOf(snapshot, humans.current, year))
    expect((await during(event.year)).get(ana)).toBe('attended')

    await set({ ...other, year: event.year + 200 })
    expect((await during(event.year)).get(ana)).toBe('ticketed')
    expect((await during(event.year + 200)).get(ana)).toBe('attended')
    await set({ ...event, year: event.year + 200 })
    expect([...(await during(event.year)).keys()]).toEqual([])
  })

  it('are not changed of an event that another has taken the place of meanwhile', async () => {
    const past = await newSeason(humans.current)
    const { event } = await newSeason(humans.current)
    const { database, events } = humans.current
    const changed = await database.transact((tx) =>
      changeCurrentEvent(tx, humans.current, { ...past.event, name: 'Late' }, operator),
    )
    expect(changed).toEqual({ ok: false, code: 'not-current' })
    expect(await database.snapshot((s) => events.current(s))).toEqual(event)
  })

  it('leave past seasons as they were, whose orders still settle by their own', async () => {
    const past = await newSeason(humans.current, { vipThreshold: cents(10_000) })
    const address = `${randomUUID()}@example.org`
    const bought = past.order('1', {
      buyer: { name: 'Ana', email: address },
      tickets: [past.ticket('1', { listedPrice: cents(15_000) })],
    })
    await past.sync({ orders: [bought] })
    await newSeason(humans.current, { vipThreshold: null })
    // Matched a season later: its parts are worked out again, and stay.
    const ana = await past.person('Ana', address)
    await set(past.event)
    expect(await past.sales()).toMatchObject({ taxable: 10_000, vipPremium: 5000 })
    expect(await past.participations()).toEqual(new Map([[ana, 'ticketed']]))
  })
})
