import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { activeCampaign, newTeam } from '../../../test/support/campaign.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason, operator } from '../../../test/support/season.ts'
import { appWith } from '../../platform/http/app.fixture.ts'
import { grantCode } from '../campaign-wave/giving-codes.ts'
import { routes } from './routes.tsx'

const PATH = '/people/merge'

describe('the page that merges two people', () => {
  const humans = testHumans()

  const appFor = (human: string, role: string, language: 'en' | 'es' = 'en') =>
    appWith({
      routes: routes(humans.current),
      database: humans.current.database,
      viewerOf: async () => ({ human, name: 'Hana', language, roles: [role], signedInAt: Temporal.Now.instant() }),
    })
  const get = async (query: Record<string, string> = {}, role = 'human-admin', language: 'en' | 'es' = 'en') => {
    const app = appFor(randomUUID(), role, language)
    const response = await app.request(`${PATH}?${new URLSearchParams(query)}`, {
      headers: { cookie: 'humans=session' },
    })
    return { status: response.status, text: await response.text() }
  }
  /** Presses the button of the form that compares two. */
  const press = async (fields: Record<string, string>, by: string = randomUUID(), role = 'human-admin') => {
    const app = appFor(by, role)
    const page = await app.request(`${PATH}?a=${fields['from']}&b=${fields['into']}`, {
      headers: { cookie: 'humans=session' },
    })
    const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
    const cookie = ['humans=session', ...page.headers.getSetCookie().map((set) => set.split(';')[0] ?? '')].join('; ')
    const body = new URLSearchParams({ ...fields, _csrf: token })
    const response = await app.request(PATH, {
      method: 'POST',
      body,
      headers: { cookie, origin: 'http://localhost:3000' },
    })
    return { status: response.status, text: await response.text(), location: response.headers.get('location') }
  }
  const find = (id: string) =>
    humans.current.database.snapshot((snapshot) => humans.current.profiles.find(snapshot, id))

  /** Ana twice, with a code of one campaign each. */
  const twice = async () => {
    const season = await newSeason(humans.current)
    const [froms, intos] = [`${randomUUID()}@example.org`, `${randomUUID()}@example.org`]
    const from = await season.person('Ana <Old>', froms)
    const into = await season.person('Ana', intos)
    await season.sync({ tickets: [season.ticket('1', { ownAddress: froms })] })
    const team = await newTeam(humans.current, [from])
    const codes = [`A-${randomUUID()}`, `B-${randomUUID()}`] as const
    const campaign = await activeCampaign(humans.current, codes)
    for (const human of [from, into]) {
      await humans.current.database.transact((tx) => grantCode(tx, humans.current, { campaign, human }, operator))
    }
    return { ...season, from, into, froms, intos, team, codes, campaign }
  }

  it('asks who they are, and says whom it does not know', async () => {
    const empty = await get()
    expect(empty.text).toContain('Say who they are')
    const { person } = await newSeason(humans.current)
    const ana = await person('Ana')
    const unknown = await get({ a: 'nobody@example.org', b: ana })
    expect(unknown.status).toBe(422)
    expect(unknown.text).toContain('value="nobody@example.org"')
    expect(unknown.text).toContain('Nobody here has this verified address or id.')
    expect((await get({ a: ana, b: ana })).text).toContain('These are the same person already.')
    expect((await get({}, 'admin', 'es')).text).toContain('Di quiénes son')
  })

  it('shows side by side what each has, and what the one who stays will have', async () => {
    const { from, into, froms, intos, team, codes, event } = await twice()
    const { text, status } = await get({ a: froms, b: into })
    expect(status).toBe(200)
    expect(text).toContain('Ana &lt;Old&gt;')
    for (const part of [intos, team, ...codes, `${event.year}: has a ticket`, `a=${into}&amp;b=${from}`]) {
      expect(text).toContain(part)
    }
    expect([...text.matchAll(new RegExp(`>${froms}, verified<`, 'g'))]).toHaveLength(2)
    expect((await get({ a: froms, b: into }, 'human-admin', 'es')).text).toContain('¿Qué código conserva?')
  })

  it('merges them once a code is chosen, and not before', async () => {
    const { from, into, codes, campaign } = await twice()
    const refused = await press({ from, into })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Choose one of the two codes.')
    expect(await find(from)).toBe(from)
    const merged = await press({ from, into, [`keep-${campaign}`]: codes[0] })
    expect([merged.status, merged.location]).toEqual([303, PATH])
    expect(await find(from)).toBe(into)
  })

  it('has one code to choose where that was used, and no way where both were', async () => {
    const { from, into, codes, campaign, order, sync, ticket } = await twice()
    const use = (code: string) =>
      sync({ orders: [order(code, { discounts: [{ code, amount: ticket('').listedPrice }] })] })
    await use(codes[1])
    const { text } = await get({ a: from, b: into })
    expect(text).toMatch(new RegExp(`value="${codes[1]}" checked`))
    expect(text).not.toContain(`value="${codes[0]}"`)
    const refused = await press({ from, into, [`keep-${campaign}`]: codes[0] })
    expect([refused.status, refused.text.includes('A code was used meanwhile')]).toEqual([422, true])
    await use(codes[0])
    const hopeless = await get({ a: from, b: into })
    expect(hopeless.text).toContain('They can’t be merged')
    expect(hopeless.text).not.toContain('name="from"')
  })

  it('gives nobody a role that whoever merges does not hold', async () => {
    const { person } = await newSeason(humans.current)
    const [from, into] = [await person('Ana'), await person('Ana')]
    await humans.current.database.transact((tx) => humans.current.auth.grantRole(tx, from, 'admin', operator))
    const refused = await press({ from, into })
    expect([refused.status, refused.text.includes('Ask an admin')]).toEqual([422, true])
    expect(await find(from)).toBe(from)
  })

  it('is for those who keep the members', async () => {
    for (const role of ['human-admin', 'admin']) expect((await get({}, role)).status).toBe(200)
    for (const role of ['board', 'teams-admin', 'ticket-admin']) expect((await get({}, role)).status).toBe(403)
    expect((await press({ from: randomUUID(), into: randomUUID() }, randomUUID(), 'board')).status).toBe(403)
  })
})
