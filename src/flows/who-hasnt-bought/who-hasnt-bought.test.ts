import { describe, expect, it } from 'vitest'
import { newTeam } from '../../../test/support/campaign.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason, operator } from '../../../test/support/season.ts'
import { appWith } from '../../platform/http/app.fixture.ts'
import { routes } from './routes.tsx'

describe('the page of who has not bought', () => {
  const humans = testHumans()

  const get = async (query: Record<string, string> = {}, role = 'board') => {
    const app = appWith({
      routes: routes(humans.current),
      database: humans.current.database,
      viewerOf: async () => ({
        human: 'h',
        name: 'Olga',
        language: 'en',
        roles: [role],
        signedInAt: Temporal.Now.instant(),
      }),
    })
    const address = `/tickets/who-hasnt-bought?${new URLSearchParams(query)}`
    const response = await app.request(address, { headers: { cookie: 'humans=session' } })
    return { status: response.status, text: await response.text() }
  }
  const namesAt = async (query: Record<string, string> = {}) =>
    [...(await get(query)).text.matchAll(/<th scope="row"[^>]*>(.*?)<\/th>/g)].map(([, name]) => name)

  it('shows everybody active without a live ticket of this event, by team and search', async () => {
    expect((await get()).text).toContain('Everybody has a ticket')
    const past = await newSeason(humans.current)
    await past.person('Carla', 'carla@example.org')
    await past.sync({ tickets: [past.ticket('old', { ownAddress: 'carla@example.org' })] })
    const { person, sync, ticket, order } = await newSeason(humans.current)
    const [ana, ben] = [await person('Ana', 'ana@example.org'), await person('Ben', 'ben@example.org')]
    await person('Dina', 'dina@example.org')
    await person('Eva')
    await sync({
      tickets: [ticket('1', { ownAddress: 'ana@example.org' })],
      orders: [
        order('pending', { status: 'pending', tickets: [ticket('2', { ownAddress: 'ben@example.org' })] }),
        order('void', { tickets: [ticket('3', { ownAddress: 'dina@example.org', status: 'voided' })] }),
      ],
    })
    expect(await namesAt()).toEqual(['Ben', 'Carla', 'Dina', 'Eva'])
    expect(await namesAt({ search: 'BEN@' })).toEqual(['Ben'])
    expect(await namesAt({ search: 'va' })).toEqual(['Eva'])
    expect(await namesAt({ team: await newTeam(humans.current, [ana, ben]) })).toEqual(['Ben'])
    expect(await namesAt({ team: 'Volunteers' })).toEqual(['Ben', 'Carla', 'Dina', 'Eva'])
    expect(await namesAt({ tier: 'asociado' })).toEqual([])
    await humans.current.database.transact((tx) =>
      humans.current.profiles.register.place(tx, ben, { tier: 'asociado', status: 'active' }, operator),
    )
    expect(await namesAt({ tier: 'asociado' })).toEqual(['Ben'])
    expect((await get({ team: 'Nowhere' })).text).toContain('Nobody like this is without a ticket')
    expect((await get({ search: 'Eva' })).text).toContain('No verified address')
  })

  it('goes on from page to page, namesakes and all', async () => {
    const { person } = await newSeason(humans.current)
    const people: string[] = []
    for (let count = 0; count < 60; count++) people.push(await person(`Namesake ${count % 2}`))
    const team = await newTeam(humans.current, people)
    const first = await get({ team })
    const after = /rel="next" href="[^"]*after=([^"&]*)"/.exec(first.text)?.[1] ?? ''
    expect(await namesAt({ team })).toHaveLength(50)
    expect(await namesAt({ team, after })).toHaveLength(10)
  })

  it('is for ticket admins, the board and admins', async () => {
    for (const role of ['ticket-admin', 'board', 'admin']) expect((await get({}, role)).status).toBe(200)
    for (const role of ['finance-admin', 'human-admin']) expect((await get({}, role)).status).toBe(403)
  })
})
