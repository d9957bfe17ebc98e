import { describe, expect, it } from 'vitest'
import { browserOf } from '../../../test/support/browser.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason } from '../../../test/support/season.ts'
import { cents } from '../../platform/money.ts'
import { routes } from './routes.tsx'

const filled = {
  name: 'High Tide',
  year: '2031',
  timeZone: 'Europe/Madrid',
  currency: 'eur',
  salesStart: '2031-01-10',
  gateOpening: '2031-07-08',
  eventEndOffset: '6',
  strikeEndOffset: '10',
  vipThreshold: '315',
  ticketVatRate: '7.5 %',
  breakEvenFallback: '',
  shop: ' https://tickets.example.org/low-tide ',
}

describe('the pages of events', () => {
  const humans = testHumans()
  const as = (role: string, language: 'en' | 'es' = 'en') =>
    browserOf(
      { routes: routes({ ...humans.current, vendorEventId: 'ev_env' }), database: humans.current.database },
      { roles: [role], language },
    )
  const current = () => humans.current.database.snapshot((snapshot) => humans.current.events.current(snapshot))

  it('begin with none, and take the vendor event id of the environment for the first alone', async () => {
    expect((await as('admin').get('/events')).text).toContain('No event yet')
    expect((await as('admin').get('/events/new')).text).toContain('value="ev_env"')
    await newSeason(humans.current)
    expect((await as('admin').get('/events/new')).text).not.toContain('ev_env')
  })

  it('make an event the current one, with amounts, rates and days as people write them', async () => {
    await newSeason(humans.current)
    const made = await as('ticket-admin', 'es').post('/events/new', {
      ...filled,
      id: 'ev_high',
      gateOpening: '08/07/2031',
      vipThreshold: '1.315,50 €',
      ticketVatRate: '7,5',
    })
    expect(made).toMatchObject({ status: 303, location: '/events' })
    expect(await current()).toMatchObject({
      id: 'ev_high',
      currency: 'EUR',
      gateOpening: Temporal.PlainDate.from('2031-07-08'),
      vipThreshold: 131_550,
      ticketVatRate: 750,
      breakEvenFallback: null,
      shop: 'https://tickets.example.org/low-tide',
    })
    const again = await as('admin').post('/events/new', { ...filled, id: 'ev_high' })
    expect(again.status).toBe(422)
    expect(again.text).toContain('There is an event with this id already.')
    expect((await as('board').get('/events')).text).toMatch(/High Tide[\s\S]*current/)
  })

  it('keep what was typed and say what to do, where settings are not sound', async () => {
    const { event } = await newSeason(humans.current)
    const refused = await as('admin').post(`/events/${event.id}`, {
      ...filled,
      name: 'Typed name',
      gateOpening: '03/04/2031',
      vipThreshold: 'much',
      ticketVatRate: '101',
    })
    expect(refused.status).toBe(422)
    for (const kept of ['value="Typed name"', 'value="03/04/2031"', 'value="much"', 'value="101"']) {
      expect(refused.text).toContain(kept)
    }
    for (const problem of ['Write it as year-month-day', 'Write an amount such as', 'Write a percentage']) {
      expect(refused.text).toContain(problem)
    }
    const crossed = await as('admin').post(`/events/${event.id}`, {
      ...filled,
      eventEndOffset: '8',
      strikeEndOffset: '7',
      salesStart: '2031-07-09',
      timeZone: 'Nowhere/Else',
      shop: 'javascript:alert(1)',
    })
    expect(crossed.text).toContain('Choose a time zone of the list.')
    expect(crossed.text).toContain('Write an address that begins with https://')
    const late = await as('admin').post(`/events/${event.id}`, {
      ...filled,
      eventEndOffset: '8',
      strikeEndOffset: '7',
      salesStart: '2031-07-09',
    })
    expect(late.status).toBe(422)
    expect(late.text).toContain('Strike ends on the last event day or after it.')
    expect(late.text).toContain('Sales start before the gates open.')
    expect(await current()).toEqual(event)
  })

  it('settle the current event anew, and show its form again as it is', async () => {
    const { event, order, ticket, sync, sales } = await newSeason(humans.current)
    await sync({ orders: [order('1', { tickets: [ticket('1', { listedPrice: cents(44_000) })] })] })
    const saved = await as('admin').post(`/events/${event.id}`, { ...filled, year: String(event.year) })
    expect(saved.status).toBe(303)
    expect(await sales()).toMatchObject({ taxable: 31_500, vipPremium: 12_500 })
    await as('admin').post(`/events/${event.id}`, { ...filled, year: String(event.year), vipThreshold: '' })
    expect(await sales()).toMatchObject({ taxable: 44_000, vipPremium: 0 })
    const { text } = await as('admin').get(`/events/${event.id}`)
    expect(text).toContain('value="2031-07-08"')
    expect(text).toContain('value="7.5"')
  })

  it('switch the current event and leave the past, with its figures, as it is', async () => {
    const past = await newSeason(humans.current, { vipThreshold: cents(10_000) })
    const bought = past.order('1', { tickets: [past.ticket('1', { listedPrice: cents(15_000) })] })
    await past.sync({ orders: [bought] })
    const before = await past.sales()
    const next = await newSeason(humans.current, { vipThreshold: null })
    // The past one is not for editing, not even by a form that was open before.
    const stale = await as('admin').post(`/events/${past.event.id}`, { ...filled, vipThreshold: '' })
    expect(stale.status).toBe(409)
    expect((await as('admin').get(`/events/${past.event.id}`)).text).not.toContain('name="vipThreshold"')
    expect(await past.sales()).toMatchObject({ ticketsSold: 0 })
    const back = await as('admin').post(`/events/${past.event.id}/current`)
    expect(back).toMatchObject({ status: 303, location: '/events' })
    expect(await current()).toEqual(past.event)
    expect(await past.sales()).toEqual(before)
    const { database, events } = humans.current
    expect(await database.snapshot((snapshot) => events.find(snapshot, next.event.id))).toEqual(next.event)
  })

  it('are for admins and ticket admins to change, and for the board to see', async () => {
    const { event } = await newSeason(humans.current)
    const path = `/events/${event.id}`
    for (const role of ['board', 'ticket-admin', 'admin']) expect((await as(role).get(path)).status).toBe(200)
    expect((await as('board').get(path)).text).not.toContain('<form method="post" action="/events')
    expect((await as('board').post(path, filled)).status).toBe(403)
    expect((await as('board').post(`${path}/current`)).status).toBe(403)
    for (const role of ['teams-admin', 'finance-admin']) expect((await as(role).get('/events')).status).toBe(403)
    expect((await as('admin').get('/events/ev_nowhere')).status).toBe(404)
  })
})
