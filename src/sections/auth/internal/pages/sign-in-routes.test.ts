import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../../test/support/database.ts'
import { withAdmin } from '../../../../platform/db/database.ts'
import { Browser } from '../../../../platform/http/browser.fixture.ts'
import { signInPath } from '../../auth.ts'
import { auth, authPages, somebody } from '../auth.fixture.ts'
import { hashOf } from '../secrets.ts'

describe('a sign-in link', () => {
  const database = testDatabase()
  const browser = (client?: string) => new Browser(authPages(database.current), client)
  const viewer = (session: string | undefined) =>
    database.current.transact((tx) => auth.viewer(tx, session ?? 'no session'))
  const newToken = async () => {
    const { human } = await somebody(database.current)
    return database.current.transact((tx) => auth.issueToken(tx, human))
  }
  const link = async () => signInPath(await newToken())
  const press = async (member: Browser, path: string) => {
    await member.get(path)
    return member.post(path)
  }

  it('asks for a press before it signs in, since scanners follow links', async () => {
    const [path, member] = [await link(), browser()]
    await browser().get(path)
    const page = await member.get(path)
    expect(page.status).toBe(200)
    expect(member.cookies.has('humans')).toBe(false)

    const pressed = await member.post(path)
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/'])
    expect((await member.get('/')).text).toContain('for Ana')
  })

  it('says what to do once it was used', async () => {
    const path = await link()
    const [first, second] = [browser(), browser()]
    for (const one of [first, second]) await one.get(path)
    await first.post(path)
    const refused = await second.post(path)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('This link no longer works')
    expect(second.cookies.has('humans')).toBe(false)
  })

  it('opens nothing after 15 minutes', async () => {
    const [token, member] = [await newToken(), browser()]
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`update auth.login_tokens set expires_at = now() where hash = $1`, [hashOf(token)]),
    )
    expect((await press(member, signInPath(token))).status).toBe(422)
    expect(member.cookies.has('humans')).toBe(false)
  })

  it('signs in one of ten browsers that press at once', async () => {
    const path = await link()
    const members = Array.from({ length: 10 }, () => browser())
    for (const member of members) await member.get(path)
    await Promise.all(members.map((member) => member.post(path)))
    expect(members.filter((member) => member.cookies.has('humans'))).toHaveLength(1)
  })

  it('is not found by guessing: a client that tries often is sent away, a good link of another is not', async () => {
    const [path, thief] = [await link(), browser('203.0.113.66')]
    await thief.get('/sign-in/guess')
    const tries = []
    for (let turn = 0; turn < 61; turn++) tries.push((await thief.post(`/sign-in/guess-${turn}`)).status)
    expect(tries).toEqual([...Array.from({ length: 60 }, () => 422), 429])
    await thief.get(path)
    expect((await thief.post(path)).status).toBe(429)
    expect((await press(browser('203.0.113.67'), path)).status).toBe(303)
  })

  it('renews the session, and ends the one before', async () => {
    const member = browser()
    for (const path of [await link(), await link()]) {
      await press(member, path)
      expect(member.cookies.has('humans')).toBe(true)
    }
    const last = member.cookies.get('humans')
    await press(member, await link())
    expect(member.cookies.get('humans')).not.toBe(last)
    expect(await viewer(last)).toBeUndefined()
  })

  it('never makes a session of a cookie that somebody else put there', async () => {
    const planted = 'planted-by-somebody-who-waits-for-a-sign-in'
    const member = browser()
    member.cookies.set('humans', planted)
    await press(member, await link())
    expect(member.cookies.get('humans')).not.toBe(planted)
    expect(await viewer(planted)).toBeUndefined()
    expect(await viewer(member.cookies.get('humans'))).toMatchObject({ name: 'Ana' })
  })

  it('can be left again, for the server too', async () => {
    const member = browser()
    await press(member, await link())
    const session = member.cookies.get('humans')
    await member.get('/')
    const left = await member.post('/sign-out')
    expect(left.headers.get('location')).toBe('/sign-in')
    expect((await member.get('/sign-in')).text).toContain('Has salido.')

    const thief = browser()
    thief.cookies.set('humans', session ?? '')
    expect((await thief.get('/')).headers.get('location')).toBe('/sign-in')
    expect(await viewer(session)).toBeUndefined()
  })
})
