import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { browserOf } from '../../../test/support/browser.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason } from '../../../test/support/season.ts'
import { examine } from '../doctor.ts'
import { routes as withoutTicket } from '../who-hasnt-bought/routes.tsx'
import { routes } from './routes.tsx'

describe('not attending', () => {
  const humans = testHumans()

  /** Ana, whose browser it is, in a season of her own. */
  async function season(name = 'Ana Pla') {
    const own = await newSeason(humans.current)
    const address = `ana-${randomUUID()}@example.org`
    const ana = await own.person(name, address)
    let now = humans.current.clock.now()
    const onTheClock = { ...humans.current, clock: { now: () => now } }
    const browser = browserOf(
      { routes: [...routes(onTheClock), ...withoutTicket(onTheClock)], database: humans.current.database },
      { human: ana, roles: ['board'] },
    )
    const findings = () => humans.current.database.snapshot((snapshot) => examine(snapshot, humans.current))
    return {
      ...own,
      hers: own.ticket('1', { ownAddress: address }),
      browser,
      findings,
      say: () => browser.post('/me/not-attending'),
      undo: () => browser.post('/me/not-attending/undo'),
      of: async () => (await own.participations()).get(ana),
      afterStrike: () => {
        now = Temporal.Instant.from('2026-07-18T00:00:00Z')
      },
    }
  }

  it('is said and taken back by the member, for the current event', async () => {
    const { say, undo, of, findings } = await season()
    expect(await say()).toMatchObject({ status: 303, location: '/' })
    expect(await of()).toBe('not-attending')
    expect(await findings()).toEqual([])
    expect(await undo()).toMatchObject({ status: 303, location: '/' })
    expect(await of()).toBeUndefined()
  })

  it('is masked by a ticket, and shown again when the ticket goes', async () => {
    const { say, sync, hers, of, findings } = await season()
    await say()
    await sync({ tickets: [hers] })
    expect(await of()).toBe('ticketed')
    expect(await findings()).toEqual([])
    await sync({ tickets: [{ ...hers, status: 'voided' }] })
    expect(await of()).toBe('not-attending')
    expect(await findings()).toEqual([])
  })

  it('stands once the year is closed, which a late word closes first', async () => {
    const { say, undo, sync, ticket, of, afterStrike } = await season()
    await say()
    // Somebody else's, so that something of the year was read.
    await sync({ tickets: [ticket('2', { checkedIn: true })] })
    afterStrike()
    expect(await undo()).toMatchObject({ status: 303, location: '/' })
    expect(await of()).toBe('not-attending')
  })

  it('leaves somebody out of who has not bought, says so, and shows them when asked', async () => {
    const { say, browser, person } = await season('Dina Sol')
    await person('Ben Roca')
    await say()
    const without = await browser.get('/tickets/who-hasnt-bought?search=a')
    expect(without.text).toContain('member said that they are not attending')
    expect(without.text).toContain('Ben Roca')
    expect(without.text).not.toContain('Dina Sol')
    const shown = await browser.get('/tickets/who-hasnt-bought?notAttending=shown&search=dina')
    expect(shown.text).toMatch(/Dina Sol[\s\S]*not attending/)
  })
})
