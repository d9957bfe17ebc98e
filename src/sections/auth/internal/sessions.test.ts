import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { auth, operator, somebody } from './auth.fixture.ts'
import { hashOf } from './secrets.ts'

describe('signing in', () => {
  const database = testDatabase()

  /** A new human, and a token of theirs. */
  const newcomer = async () => {
    const { human } = await somebody(database.current)
    return { human, token: await database.current.transact((tx) => auth.issueToken(tx, human)) }
  }
  const signIn = (token: string) => database.current.transact((tx) => auth.signIn(tx, token))
  const viewer = (session: string) => database.current.transact((tx) => auth.viewer(tx, session))
  const change = (statement: string, secret: string) =>
    withAdmin(database.current.adminUrl, (admin) => admin.query(statement, [hashOf(secret)]))

  it('gives a session that knows its human, their language and the roles they hold', async () => {
    const { human, token } = await newcomer()
    const signedIn = await signIn(token)
    expect(signedIn?.human).toBe(human)
    const session = signedIn?.session ?? ''
    expect(await viewer(session)).toMatchObject({ human, name: 'Ana', language: 'es', roles: ['member'] })
    await database.current.transact(async (tx) => {
      await auth.grantRole(tx, human, 'ticket-admin', operator)
      await auth.grantRole(tx, human, 'board', operator)
    })
    expect((await viewer(session))?.roles).toEqual(['member', 'board', 'ticket-admin'])
    await database.current.transact((tx) => auth.endRole(tx, human, 'board', operator))
    expect((await viewer(session))?.roles).toEqual(['member', 'ticket-admin'])
  })

  it('makes exactly one session of a token that ten requests use at once', async () => {
    const { human, token } = await newcomer()
    const results = await Promise.all(Array.from({ length: 10 }, () => signIn(token)))
    expect(results.filter((result) => result !== undefined)).toHaveLength(1)
    const sessions = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query('select 1 from auth.sessions where human = $1', [human]),
    )
    expect(sessions.rowCount).toBe(1)
  })

  it('refuses a token that was used, is 15 minutes old, or was never made', async () => {
    const { token: used } = await newcomer()
    await signIn(used)
    expect(await signIn(used)).toBeUndefined()

    const { token: old } = await newcomer()
    await change(`update auth.login_tokens set expires_at = created_at where hash = $1`, old)
    expect(await signIn(old)).toBeUndefined()

    expect(await signIn('never-made')).toBeUndefined()
  })

  it('gives a token 15 minutes by the clock of the database', async () => {
    const { token } = await newcomer()
    const kept = await change(
      `select expires_at - created_at = '15 minutes' as exact from auth.login_tokens where hash = $1`,
      token,
    )
    expect(kept.rows).toEqual([{ exact: true }])
  })

  it('keeps no token and no session that could be used by who reads the database', async () => {
    const { token } = await newcomer()
    const session = (await signIn(token))?.session ?? ''
    const dump = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(
        `select (select json_agg(t) from auth.login_tokens t)::text || (select json_agg(s) from auth.sessions s)::text as all`,
      ),
    )
    const text: unknown = dump.rows[0]?.all
    expect(text).toContain(hashOf(token).toString('hex'))
    for (const secret of [token, session]) expect(text).not.toContain(secret)
  })

  it('ends a session after 7 idle days, after 30 days, and when its human signs out', async () => {
    const open = async () => (await signIn((await newcomer()).token))?.session ?? ''

    const idle = await open()
    await change(`update auth.sessions set last_seen_at = now() - interval '7 days' where hash = $1`, idle)
    expect(await viewer(idle)).toBeUndefined()

    const long = await open()
    await change(`update auth.sessions set ends_at = now() where hash = $1`, long)
    expect(await viewer(long)).toBeUndefined()

    const left = await open()
    expect(await viewer(left)).toBeDefined()
    await database.current.transact((tx) => auth.signOut(tx, left))
    expect(await viewer(left)).toBeUndefined()
  })

  it('knows when somebody signed in, however long they have been about since', async () => {
    const session = (await signIn((await newcomer()).token))?.session ?? ''
    const begun = await change(
      `update auth.sessions set created_at = created_at - interval '2 hours' where hash = $1 returning created_at::text`,
      session,
    )
    const at: unknown = begun.rows[0]?.created_at
    expect((await viewer(session))?.signedInAt).toEqual(Temporal.Instant.from(String(at).replace(' ', 'T')))
  })

  it('keeps a session that is used alive', async () => {
    const session = (await signIn((await newcomer()).token))?.session ?? ''
    await change(`update auth.sessions set last_seen_at = now() - interval '6 days' where hash = $1`, session)
    expect(await viewer(session)).toBeDefined()
    const seen = await change(
      `select last_seen_at > now() - interval '1 minute' as just_now from auth.sessions where hash = $1`,
      session,
    )
    expect(seen.rows).toEqual([{ just_now: true }])
  })
})
