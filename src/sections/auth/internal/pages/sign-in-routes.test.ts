import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { appWith } from '../../../platform/http/app.fixture.ts'
import { Browser } from '../../../platform/http/browser.fixture.ts'
import { signedIn } from '../../../platform/http/route.ts'
import { build as buildAudit } from '../../audit/section.ts'
import { build as buildProfiles } from '../../profiles/section.ts'
import { signInPath } from '../auth.ts'
import { build, routes } from '../section.ts'

describe('the sign-in pages', () => {
  const database = testDatabase()
  const audit = buildAudit()
  const profiles = buildProfiles({ audit })
  const auth = build({ audit, profiles })
  const home = signedIn.get('/', (visit) => visit.page({ title: 'Home' }, `for ${visit.viewer.name}`))

  const browser = () =>
    new Browser(
      appWith({
        routes: [home, ...routes(auth)],
        database: database.current,
        viewerOf: (session) => database.current.transact((tx) => auth.viewer(tx, session)),
      }),
    )
  let people = 0
  const link = () =>
    database.current.transact(async (tx) => {
      const emails = [{ email: `person-${++people}@example.org`, verified: true }]
      const operator = { kind: 'operator' } as const
      const { humans } = await profiles.importPeople(tx, [{ displayName: 'Ana', emails }], operator)
      return signInPath(await auth.issueToken(tx, humans[0] ?? ''))
    })

  it('ask for a press before they sign in, since scanners follow links', async () => {
    const [path, member] = [await link(), browser()]
    await browser().get(path)
    const page = await member.get(path)
    expect(page.status).toBe(200)
    expect(member.cookies.has('humans')).toBe(false)

    const pressed = await member.post(path)
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/'])
    expect((await member.get('/')).text).toContain('for Ana')
  })

  it('say what to do with a link that was used', async () => {
    const path = await link()
    const [first, second] = [browser(), browser()]
    for (const one of [first, second]) await one.get(path)
    await first.post(path)
    const refused = await second.post(path)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('This link no longer works')
    expect(second.cookies.has('humans')).toBe(false)
  })

  it('sign in one of ten browsers that press at once', async () => {
    const path = await link()
    const members = Array.from({ length: 10 }, browser)
    for (const member of members) await member.get(path)
    await Promise.all(members.map((member) => member.post(path)))
    expect(members.filter((member) => member.cookies.has('humans'))).toHaveLength(1)
  })

  it('renew the session, and end the one before', async () => {
    const member = browser()
    for (const path of [await link(), await link()]) {
      await member.get(path)
      await member.post(path)
      expect(member.cookies.has('humans')).toBe(true)
    }
    const last = member.cookies.get('humans')
    const path = await link()
    await member.get(path)
    await member.post(path)
    expect(member.cookies.get('humans')).not.toBe(last)
    expect(await database.current.transact((tx) => auth.viewer(tx, last ?? ''))).toBeUndefined()
  })

  it('sign out, for the server too', async () => {
    const member = browser()
    const path = await link()
    await member.get(path)
    await member.post(path)
    const session = member.cookies.get('humans') ?? ''
    await member.get('/')
    const left = await member.post('/sign-out')
    expect(left.headers.get('location')).toBe('/sign-in')
    expect((await member.get('/sign-in')).text).toContain('You are signed out.')
    expect(await database.current.transact((tx) => auth.viewer(tx, session))).toBeUndefined()
    expect((await member.get('/')).headers.get('location')).toBe('/sign-in')
  })

  it('tell how to get a link', async () => {
    expect((await browser().get('/sign-in')).text).toContain('bin/humans sign-in-link EMAIL')
  })
})
