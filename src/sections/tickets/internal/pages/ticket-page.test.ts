import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../../../test/support/humans.ts'
import { newSeason } from '../../../../../test/support/season.ts'
import { appWith } from '../../../../platform/http/app.fixture.ts'
import { Browser } from '../../../../platform/http/browser.fixture.ts'
import { routes } from '../../section.ts'
import { pageNeeds } from './page-needs.fixture.ts'

describe('the page of a ticket', () => {
  const humans = testHumans()

  const browserAs = (role: string) => {
    const viewer = {
      human: randomUUID(),
      name: 'Olga',
      language: 'en',
      roles: [role],
      signedInAt: Temporal.Now.instant(),
    } as const
    const app = appWith({
      routes: routes(pageNeeds(humans.current)),
      database: humans.current.database,
      viewerOf: async () => viewer,
    })
    const browser = new Browser(app)
    browser.cookies.set('humans', 'session')
    return browser
  }

  async function bensTicket() {
    const season = await newSeason(humans.current)
    const address = `ben-${randomUUID()}@example.org`
    const ben = await season.person('Ben Roca', address)
    const ticket = season.ticket('1', { name: 'Ben' })
    await season.sync({ tickets: [ticket] })
    return { ...season, ben, address, id: ticket.id, path: `/tickets/attendees/${ticket.id}` }
  }

  it('lets a ticket admin say whose it is, and take it back', async () => {
    const { id, path, ben, address, owners } = await bensTicket()
    const browser = browserAs('ticket-admin')
    expect((await browser.get(path)).text).toContain('No address')

    const matched = await browser.post(`${path}/match`, { person: address.toUpperCase() })
    expect([matched.status, matched.headers.get('location')]).toEqual([303, path])
    expect((await owners()).tickets[id]).toBe(ben)
    const page = await browser.get(path)
    expect(page.text).toContain('The ticket is now Ben Roca’s.')
    expect(page.text).toContain('By hand')

    await browser.post(`${path}/unmatch`, { decision: 'nobody' })
    expect((await browser.get(path)).text).toContain('Unmatched by hand')
    await browser.post(`${path}/unmatch`, { decision: 'addresses' })
    expect((await browser.get(path)).text).toContain('No address')
  })

  it('says what is wrong with what was typed, and keeps it', async () => {
    const { id, path, owners } = await bensTicket()
    const browser = browserAs('admin')
    await browser.get(path)
    const refused = await browser.post(`${path}/match`, { person: 'nobody@example.org' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Nobody here has this verified address or id.')
    expect(refused.text).toContain('value="nobody@example.org"')
    expect((await browser.post(`${path}/match`, { person: ' ' })).text).toContain('Fill this in.')
    expect((await browser.post(`${path}/unmatch`, { decision: 'burn' })).status).toBe(400)
    expect((await owners()).tickets[id]).toBeUndefined()
  })

  it('is for looking at only, for the board', async () => {
    const { path } = await bensTicket()
    const browser = browserAs('board')
    const page = await browser.get(path)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('Say whose it is')
    for (const form of ['match', 'unmatch']) expect((await browser.post(`${path}/${form}`)).status).toBe(403)
    expect((await browserAs('finance-admin').get(path)).status).toBe(403)
  })

  it('is not there for a ticket that is not', async () => {
    await bensTicket()
    const browser = browserAs('ticket-admin')
    const { path } = await bensTicket()
    await browser.get(path)
    expect((await browser.get('/tickets/attendees/it_none')).status).toBe(404)
    await browser.get(path)
    expect((await browser.post('/tickets/attendees/it_none/unmatch', { decision: 'nobody' })).status).toBe(404)
  })
})
