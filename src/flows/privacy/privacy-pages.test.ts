import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason, operator } from '../../../test/support/season.ts'
import type { Tx } from '../../platform/db/tx.ts'
import { appWith } from '../../platform/http/app.fixture.ts'
import { Browser } from '../../platform/http/browser.fixture.ts'
import type { Language } from '../../platform/i18n/language.ts'
import { deletionState } from './deletion.ts'
import { routes } from './routes.tsx'

const PATH = '/me/privacy'

describe('the page of what is held about oneself', () => {
  const humans = testHumans()
  const write = <T>(work: (tx: Tx) => Promise<T>) => humans.current.database.transact(work)

  /** A browser in which somebody new signed in so many minutes ago. */
  const visitor = async (minutesAgo = 0, language: Language = 'en') => {
    const season = await newSeason(humans.current)
    const address = `${randomUUID()}@example.org`
    const human = await season.person('Ana Pla', address)
    const browser = new Browser(
      appWith({
        routes: routes(humans.current),
        database: humans.current.database,
        viewerOf: async () => ({
          human,
          name: 'Ana Pla',
          language,
          roles: [],
          signedInAt: Temporal.Now.instant().subtract({ minutes: minutesAgo }),
        }),
      }),
    )
    browser.cookies.set('humans', 'session')
    const state = () => humans.current.database.snapshot((snapshot) => deletionState(snapshot, humans.current, human))
    return { ...season, browser, human, address, state }
  }

  it('lets somebody ask to be deleted who says that they are sure, and keep everything after all', async () => {
    const { browser, state, sync, ticket, address } = await visitor()
    await browser.get(PATH)
    const unsure = await browser.post(`${PATH}/deletion`)
    expect([unsure.status, unsure.text.includes('Tick the box')]).toEqual([422, true])
    expect(await state()).toBeUndefined()

    expect((await browser.post(`${PATH}/deletion`, { sure: 'on' })).status).toBe(303)
    const asked = await browser.get(PATH)
    expect(asked.text).toContain('3 Jul 2026, 12:00')
    expect(asked.text).toContain('30 days to think it over')
    await sync({ tickets: [ticket('1', { ownAddress: address })] })
    const held = await browser.get(PATH)
    expect(held.text).toContain('18 Jul 2026, 00:00')
    expect(held.text).toContain('You hold or bought a ticket for Low Tide')
    expect((await browser.get(`${PATH}/export`)).text).toContain('Your data will be deleted after 18 Jul 2026')
    await browser.get(PATH)

    await browser.post(`${PATH}/deletion/cancel`)
    expect(await state()).toBeUndefined()
    expect((await browser.get(PATH)).text).toContain('Have my data deleted')
  })

  it('tells the last admin what to do first', async () => {
    const { browser, human, state } = await visitor()
    await write((tx) => humans.current.auth.grantRole(tx, human, 'admin', operator))
    await browser.get(PATH)
    const refused = await browser.post(`${PATH}/deletion`, { sure: 'on' })
    expect([refused.status, refused.text.includes('Make somebody else admin first')]).toEqual([409, true])
    expect(await state()).toBeUndefined()
  })

  it.each(['/export', '/export.json'])('gives %s only within ten minutes of signing in', async (path) => {
    const [fresh, stale] = [await visitor(9), await visitor(10)]
    const given = await fresh.browser.get(`${PATH}${path}`)
    expect(given.text).toContain(fresh.address)
    const refused = await stale.browser.get(`${PATH}${path}`)
    expect(refused.text).toContain('Sign in again first')
    expect(refused.text).not.toContain(stale.address)
  })

  it('gives a file of every section with its empty lists, and Spanish to whoever reads Spanish', async () => {
    const { browser } = await visitor(0, 'es')
    const file = await browser.get(`${PATH}/export.json`)
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="data-2026-06-03\.json"$/)
    const document = JSON.parse(file.text)
    expect(document.sections).toMatchObject({ teams: { memberships: [] }, campaigns: { grants: [] } })
    expect((await browser.get(`${PATH}/export`)).text).toContain('Todo lo que se guarda sobre ti')
    expect((await browser.get(PATH)).text).toContain('Que se borren')
  })

  it('fails where a section fails, and gives nothing', async () => {
    const { human } = await visitor()
    const { teams } = humans.current
    const failing = { ...teams, personal: { ...teams.personal, dataOf: () => Promise.reject(new Error('planted')) } }
    const app = appWith({
      routes: routes({ ...humans.current, teams: failing }),
      database: humans.current.database,
      viewerOf: async () => ({ human, name: 'Ana', language: 'en', roles: [], signedInAt: Temporal.Now.instant() }),
    })
    const response = await app.request(`${PATH}/export.json`, { headers: { cookie: 'humans=session' } })
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('Ana Pla')
  })
})
