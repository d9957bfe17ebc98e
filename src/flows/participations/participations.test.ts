import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { browserOf } from '../../../test/support/browser.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason, participationsOf } from '../../../test/support/season.ts'
import { routes } from './routes.tsx'

const HREF = '/events/participations'

describe('the pages of who takes part', () => {
  const humans = testHumans()
  const as = (role: string) =>
    browserOf({ routes: routes(humans.current), database: humans.current.database }, { roles: [role] })
  const during = (year: number) =>
    humans.current.database.snapshot((snapshot) => participationsOf(snapshot, humans.current, year))
  const namesAt = async (query: Record<string, string>) => {
    const { text } = await as('board').get(`${HREF}?${new URLSearchParams(query)}`)
    return [...text.matchAll(/<th scope="row"[^>]*>(.*?)<\/th>/g)].map(([, name]) => name)
  }

  it('say what to do while there is nobody', async () => {
    expect((await as('board').get(HREF)).text).toContain('Nobody takes part yet')
  })

  it('count a year by state and show its people by state and search', async () => {
    const { event, person, ticket, sync } = await newSeason(humans.current)
    const mail = (name: string) => `${name}-${event.id}@example.org`
    await person('Ana Pla', mail('ana'))
    const ben = await person('Ben Roca', mail('ben'))
    const carla = await person('Carla Pla')
    await sync({
      tickets: [ticket('1', { ownAddress: mail('ana') }), ticket('2', { ownAddress: mail('ben'), checkedIn: true })],
    })
    const { database, events } = humans.current
    await database.transact((tx) => events.declare(tx, carla, event.year))
    await database.transact((tx) => events.declare(tx, ben, event.year))
    const year = String(event.year)
    expect(await namesAt({ year })).toEqual(['Ana Pla', 'Ben Roca', 'Carla Pla'])
    expect(await namesAt({ year, state: 'attended' })).toEqual(['Ben Roca'])
    expect(await namesAt({ year, state: 'not-attending' })).toEqual(['Carla Pla'])
    expect(await namesAt({ year, search: 'pla' })).toEqual(['Ana Pla', 'Carla Pla'])
    const { text } = await as('board').get(HREF)
    expect(text.match(/<dd class="tile-value">(\d+)</g)).toEqual(
      ['1', '1', '0', '1'].map((n) => `<dd class="tile-value">${n}<`),
    )
  })

  it('fill in past years: looked at first, with a reason for each row that is refused', async () => {
    const { event, person } = await newSeason(humans.current)
    const address = `ana-${randomUUID()}@example.org`
    const ana = await person('Ana', address)
    const ben = await person('Ben')
    const shared = `shared-${randomUUID()}@example.org`
    await person('One', shared)
    await person('Two', shared)
    const past = event.year - 50
    const bad = [
      'person,year,status',
      `${address},${past},attended`,
      `,${past},attended`,
      `${ben},last year,attended`,
      `${ben},${past},sleeping`,
      `nobody@example.org,${past},attended`,
      `${shared},${past},attended`,
      `${ben},${event.year},attended`,
      `${ana},${past},no-show`,
    ].join('\n')
    for (const go of ['check', 'write']) {
      const refused = await as('admin').post(`${HREF}/backfill`, { rows: bad, go })
      expect(refused.status).toBe(422)
      const rows = [...refused.text.matchAll(/<th scope="row"[^>]*>(\d+)<\/th><td[^>]*>(.*?)<\/td>/g)]
      expect(rows.map(([, line, reason]) => [Number(line), reason])).toEqual([
        [3, 'No address or id.'],
        [4, 'The year is not four digits.'],
        [5, 'The status is none of attended, no-show, ticketed, not-attending.'],
        [6, 'Nobody here has this verified address or id.'],
        [7, 'Two people verified this address: give an id.'],
        [8, 'The year is not over.'],
        [9, 'The person has a row for this year already.'],
      ])
      expect(refused.text).toContain(`${ben},${past},sleeping`)
    }
    expect(await during(past)).toEqual(new Map())

    const good = `${address}\t${past}\tAttended\n${ben}\t${past}\tNo show`
    const looked = await as('admin').post(`${HREF}/backfill`, { rows: good, go: 'check' })
    expect(looked.text).toContain('Fill in 2 rows')
    expect(await during(past)).toEqual(new Map())
    const done = await as('admin').post(`${HREF}/backfill`, { rows: good, go: 'write' })
    expect(done.text).toContain('2 added, 0 changed, 0 as before, 0 left as they are.')
    const expected = [
      [ana, 'attended'],
      [ben, 'no-show'],
    ] as const
    expect(await during(past)).toEqual(new Map(expected))
  })

  it('leave what tickets say of a past year, and tell which rows', async () => {
    const past = await newSeason(humans.current)
    const address = `ana-${randomUUID()}@example.org`
    const ana = await past.person('Ana', address)
    const ben = await past.person('Ben')
    await past.sync({ tickets: [past.ticket('1', { ownAddress: address, checkedIn: true })] })
    await newSeason(humans.current)
    const rows = `${ana},${past.event.year},no-show\n${ben},${past.event.year},attended`
    const done = await as('ticket-admin').post(`${HREF}/backfill`, { rows, go: 'write' })
    expect(done.text).toContain('1 added, 0 changed, 0 as before, 1 left as they are.')
    expect(done.text).toMatch(/Left as they are[\s\S]*<th scope="row"[^>]*>1<\/th><td[^>]*>attended</)
    expect(await past.participations()).toEqual(
      new Map([[ana, 'attended'] as const, [ben, 'attended'] as const].toSorted()),
    )
  })

  it('are for admins and ticket admins to fill, and for the board to see', async () => {
    expect((await as('board').get(HREF)).status).toBe(200)
    expect((await as('board').get(`${HREF}/backfill`)).status).toBe(403)
    expect((await as('teams-admin').get(HREF)).status).toBe(403)
  })
})
