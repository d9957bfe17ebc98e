import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../../test/support/database.ts'
import { withAdmin } from '../../../../platform/db/database.ts'
import { Browser } from '../../../../platform/http/browser.fixture.ts'
import { auth, authPages, sessionOf, somebody } from '../auth.fixture.ts'
import { hashOf } from '../secrets.ts'

describe('one’s own sessions', () => {
  const database = testDatabase()
  const signedInAs = async (human: string, browser = '') => {
    const member = new Browser(authPages(database.current))
    member.cookies.set('humans', await sessionOf(database.current, human, browser))
    member.cookies.set('humans-language', 'en')
    return member
  }
  const isAlive = async (member: Browser) => {
    const session = member.cookies.get('humans') ?? ''
    return (await database.current.transact((tx) => auth.viewer(tx, session))) !== undefined
  }
  const idOf = async (member: Browser) => {
    const { rows } = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query('select id from auth.sessions where hash = $1', [hashOf(member.cookies.get('humans') ?? '')]),
    )
    return String(rows[0]?.id)
  }

  it('are listed, the one that asks first, and nobody else’s with them', async () => {
    const { human } = await somebody(database.current)
    await signedInAs(human, 'Safari, iPhone')
    const here = await signedInAs(human, 'Firefox, Linux')
    await signedInAs((await somebody(database.current)).human, 'Opera, Windows')
    const { text } = await here.get('/me/sessions')
    const browsers = [...text.matchAll(/<th scope="row"[^>]*>(.*?)<\/th>/g)].map(([, cell]) => cell ?? '')
    expect(browsers.map((cell) => cell.replaceAll(/<[^>]*>/g, ''))).toEqual([
      'Firefox, Linux This one',
      'Safari, iPhone ',
    ])
  })

  it('say what browser it was, and keep no more of what it says of itself', async () => {
    const { human } = await somebody(database.current)
    const member = new Browser(authPages(database.current))
    const path = `/sign-in/${await database.current.transact((tx) => auth.issueToken(tx, human))}`
    await member.get(path)
    await member.post(
      path,
      {},
      { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
    )
    const { rows } = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query('select browser from auth.sessions where human = $1', [human]),
    )
    expect(rows).toEqual([{ browser: 'Firefox, Linux' }])
  })

  it('can be ended one by one', async () => {
    const { human } = await somebody(database.current)
    const [here, there] = [await signedInAs(human), await signedInAs(human)]
    await here.get('/me/sessions')
    const ended = await here.post('/me/sessions/end', { session: await idOf(there) })
    expect([ended.status, ended.headers.get('location')]).toEqual([303, '/me/sessions'])
    expect([await isAlive(here), await isAlive(there)]).toEqual([true, false])
  })

  it('can all be ended but the one that asks, so that a stolen cookie opens nothing more', async () => {
    const { human } = await somebody(database.current)
    const [here, there] = [await signedInAs(human), await signedInAs(human)]
    const thief = new Browser(authPages(database.current))
    thief.cookies.set('humans', there.cookies.get('humans') ?? '')
    expect((await thief.get('/me/sessions')).status).toBe(200)

    await here.get('/me/sessions')
    await here.post('/me/sessions/end-others')
    expect((await here.get('/me/sessions')).text).toContain('One other session is over.')
    expect([await isAlive(here), await isAlive(there)]).toEqual([true, false])
    expect((await thief.get('/me/sessions')).headers.get('location')).toBe('/sign-in')
  })

  it('are ended by nobody else', async () => {
    const there = await signedInAs((await somebody(database.current)).human)
    const stranger = await signedInAs((await somebody(database.current)).human)
    await stranger.get('/me/sessions')
    await stranger.post('/me/sessions/end', { session: await idOf(there) })
    await stranger.post('/me/sessions/end-others')
    expect(await isAlive(there)).toBe(true)
    expect((await stranger.post('/me/sessions/end', { session: 'no id' })).status).toBe(400)
  })
})
