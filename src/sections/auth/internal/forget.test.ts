import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { jobs } from '../section.ts'
import { auth, sessionOf, somebody } from './auth.fixture.ts'

describe('what is over', () => {
  const database = testDatabase()

  it('is forgotten within the hour, and what is not over stays', async () => {
    const { human, address } = await somebody(database.current)
    await sessionOf(database.current, human)
    const session = await sessionOf(database.current, human)
    const asked = { address, language: 'en', client: '203.0.113.9' } as const
    await database.current.transact((tx) => auth.mailLink(tx, asked, async () => false))
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`
        update auth.sessions set ends_at = now() where hash = (select min(hash) from auth.sessions);
        update auth.login_tokens set expires_at = now() where used_at is not null;
        update auth.attempts set times = array[now() - interval '16 minutes'] where kind = 'link-to-address'`),
    )
    for (const job of jobs(database.current)) {
      expect(await job.run(new AbortController().signal)).toEqual({ ok: true })
    }
    const { rows } = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`select (select count(*)::int from auth.sessions) as sessions,
        (select count(*)::int from auth.login_tokens) as tokens,
        (select array_agg(kind) from auth.attempts) as attempts`),
    )
    expect(rows).toEqual([{ sessions: 1, tokens: 1, attempts: ['link-for-client'] }])
    expect(session).not.toBe('')
  })
})
