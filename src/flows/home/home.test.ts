import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { browserOf } from '../../../test/support/browser.ts'
import { activeCampaign } from '../../../test/support/campaign.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason } from '../../../test/support/season.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import { grantCode } from '../campaign-wave/giving-codes.ts'
import * as notAttending from '../not-attending/routes.tsx'
import { requestDeletion } from '../privacy/deletion.ts'
import { routes } from './routes.tsx'

const operator = { kind: 'operator' } as const

describe('the home page', () => {
  const humans = testHumans()

  const seenBy = (human: string, viewer: Partial<Viewer> = {}) =>
    browserOf(
      {
        routes: [...routes(humans.current), ...notAttending.routes(humans.current)],
        database: humans.current.database,
      },
      { human, roles: [], ...viewer },
    )

  /** Ana, in a season of her own. */
  async function season() {
    const own = await newSeason(humans.current)
    const address = `ana-${randomUUID()}@example.org`
    const ana = await own.person('Ana Pla', address)
    return { ...own, ana, address, hers: own.ticket('1', { ownAddress: address }) }
  }

  it('says which ticket somebody has, and asks nothing about attending', async () => {
    const { ana, hers, sync } = await season()
    await sync({ tickets: [hers] })
    const { text } = await seenBy(ana).get('/')
    expect(text).toContain('You have a ticket.')
    expect(text).toContain('Standard')
    expect(text).not.toContain('I am not attending')
  })

  it('tells who bought for others alone what these have to do', async () => {
    const { ana, address, order, ticket, sync } = await season()
    const tickets = ['1', '2'].map((id) => ticket(id, { ownAddress: `friend-${id}@example.org` }))
    await sync({ orders: [order('1', { buyer: { name: 'Ana Pla', email: address }, tickets })] })
    const { text } = await seenBy(ana).get('/')
    expect(text).toContain('none of them is in your name here')
    expect(text).toContain('Your orders')
    expect(text).not.toContain('You have no ticket yet')
  })

  it('leads whoever has none to where their code is good', async () => {
    const { ana } = await season()
    const code = randomUUID()
    const campaign = await activeCampaign(humans.current, [code], { link: 'https://shop.example/?code={{Code}}' })
    await humans.current.database.transact((tx) => grantCode(tx, humans.current, { campaign, human: ana }, operator))
    const { text } = await seenBy(ana).get('/')
    expect(text).toContain('You have no ticket yet')
    expect(text).toContain(`href="https://shop.example/?code=${code}"`)
  })

  it('lets somebody say that they are not attending, and take it back', async () => {
    const { ana } = await season()
    const browser = seenBy(ana)
    expect((await browser.get('/')).text).toContain('action="/me/not-attending"')
    await browser.post('/me/not-attending')
    const said = (await browser.get('/')).text
    expect(said).toContain('You said that you are not attending Low Tide')
    expect(said).toContain('action="/me/not-attending/undo"')
    await browser.post('/me/not-attending/undo')
    expect((await browser.get('/')).text).not.toContain('You said that you are not attending')
  })

  it('asks nobody about a year that is settled', async () => {
    const { ana, event } = await season()
    const { database, events } = humans.current
    const closing = { at: humans.current.clock.now(), checkedIn: false }
    await database.transact((tx) => events.closing.close(tx, event.year, closing, operator))
    expect((await seenBy(ana).get('/')).text).not.toContain('/me/not-attending')
  })

  it('leads a guest to a profile, and nobody else', async () => {
    const { ana } = await season()
    const { database, profiles } = humans.current
    const address = `guest-${randomUUID()}@example.org`
    const added = await database.transact((tx) =>
      profiles.addGuest(tx, { displayName: 'Gil', language: 'en', address }),
    )
    if (!added.ok) throw new Error(added.code)
    expect((await seenBy(added.human).get('/')).text).toMatch(/You have no profile yet[\s\S]*href="\/me\/profile"/)
    expect((await seenBy(ana).get('/')).text).not.toContain('You have no profile yet')
  })

  it('says how somebody’s data stands, in their language', async () => {
    const { ana } = await season()
    const browser = seenBy(ana, { language: 'es' })
    const before = (await browser.get('/')).text
    expect(before).toContain('Todavía no tienes entrada')
    expect(before).toContain('Guardamos lo que ves en tu copia')
    await humans.current.database.transact((tx) =>
      requestDeletion(tx, humans.current, ana, { kind: 'human', human: ana }),
    )
    const asked = (await browser.get('/')).text
    expect(asked).toContain('Tus datos se borrarán después de')
    expect(asked).not.toContain('Guardamos lo que ves en tu copia')
  })

  it('tells an admin what needs them, and no member', async () => {
    const { ana, address, order, ticket, sync } = await season()
    await sync({
      orders: [order('1', { buyer: { name: 'Ana Pla', email: address }, tickets: [ticket('1')] })],
    })
    await humans.current.database.transact((tx) => humans.current.outbox.pause(tx, operator))
    const seen = (await seenBy(ana, { roles: ['admin'] }).get('/')).text
    expect(seen).toMatch(/What needs you[\s\S]*Mail is paused/)
    expect(seen).toContain('Tickets sold')
    expect((await seenBy(ana).get('/')).text).not.toMatch(/What needs you|Mail is paused|Tickets sold/)
    await humans.current.database.transact((tx) => humans.current.outbox.resume(tx, operator))
    expect((await seenBy(ana, { roles: ['admin'] }).get('/')).text).toContain('Nothing: mail goes out')
  })
})

describe('the home page before and without', () => {
  const humans = testHumans()
  const seenBy = (human: string, ...roles: readonly string[]) =>
    browserOf({ routes: routes(humans.current), database: humans.current.database }, { human, roles })

  it('there is an event, leads to setting it up whoever may', async () => {
    const { text } = await seenBy(randomUUID(), 'member', 'admin').get('/')
    expect(text).toContain('href="/events/new"')
    expect((await seenBy(randomUUID(), 'member').get('/')).text).not.toContain('/events/new')
  })

  it('a code, leads to where tickets are sold whoever has none', async () => {
    const season = await newSeason(humans.current, { shop: 'https://tickets.example.org/low-tide' })
    const ana = await season.person('Ana Pla', `ana-${randomUUID()}@example.org`)
    const { text } = await seenBy(ana, 'member').get('/')
    expect(text).toMatch(/href="https:\/\/tickets\.example\.org\/low-tide"[^>]*>\s*Buy a ticket/)
  })
})
