import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../test/support/humans.ts'
import { withAdmin } from '../../platform/db/database.ts'
import { type Appointment, appointFirstAdmin } from './first-admin.ts'

const operator = { kind: 'operator' } as const

describe('the first admin', () => {
  const humans = testHumans()
  const issue = () => humans.current.database.transact((tx) => humans.current.auth.firstAdmin.issueToken(tx))
  const isGood = (token: string) =>
    humans.current.database.snapshot((snapshot) => humans.current.auth.firstAdmin.isGood(snapshot, token))
  const appoint = (token: string, fields: Partial<Appointment> = {}) => {
    const address = `first-${randomUUID()}@example.org`
    const who = { name: 'Ada', address, language: 'es', browser: '', ...fields } as const
    return humans.current.database.transact((tx) => appointFirstAdmin(tx, humans.current, { ...who, token }))
  }
  const query = (statement: string, parameters: readonly unknown[] = []) =>
    withAdmin(humans.current.database.adminUrl, (admin) => admin.query(statement, [...parameters]))
  const token = async () => {
    const issued = await issue()
    if (issued === undefined) throw new Error('there is an admin already')
    return issued
  }
  const over = { ok: false, code: 'link-over' }

  it('is made by the newest link alone, within a day', async () => {
    const [before, now] = [await token(), await token()]
    expect([await isGood(before), await isGood(now)]).toEqual([false, true])
    expect(await appoint(before)).toEqual(over)
    expect(await appoint('guessed')).toEqual(over)
    const { rows } = await query(
      `select expires_at - created_at = '24 hours' as exact from auth.login_tokens where kind = 'first-admin'`,
    )
    expect(rows).toEqual([{ exact: true }])
    await query(`update auth.login_tokens set expires_at = now() where kind = 'first-admin'`)
    expect(await isGood(now)).toBe(false)
    expect(await appoint(now)).toEqual(over)
  })

  it('is told why they are not taken, and the link stays good', async () => {
    const link = await token()
    const { database, profiles } = humans.current
    const people = ['Suso', 'Mar'].map((displayName) => ({
      displayName,
      emails: [{ email: `${displayName}@example.org`, verified: true }],
    }))
    const { humans: ids } = await database.transact((tx) => profiles.importPeople(tx, people, operator))
    const shared = { ok: false, code: 'shared-address' }
    await query(
      `insert into profiles.addresses (human, canonical, address, verified, position)
       select unnest($1::uuid[]), 'shared@example.org', 'shared@example.org', true, 1`,
      [ids],
    )
    expect(await appoint(link, { address: 'Shared@example.org' })).toEqual(shared)

    await query(`update profiles.humans set status = 'suspended' where id = $1`, [ids[0]])
    expect(await appoint(link, { address: 'suso@example.org' })).toEqual({ ok: false, code: 'not-active' })
    expect(await isGood(link)).toBe(true)
  })

  it('is one, of ten who press at once', async () => {
    const link = await token()
    const results = await Promise.all(Array.from({ length: 10 }, () => appoint(link)))
    const [made, ...others] = results.filter((result) => result.ok)
    expect(others).toEqual([])
    const { database, auth } = humans.current
    const session = made?.signedIn.session ?? ''
    const viewer = await database.transact((tx) => auth.viewer(tx, session))
    expect(viewer).toMatchObject({ name: 'Ada', language: 'es', roles: ['member', 'admin'] })
    const { rows } = await query(`select count(*)::int as admins from auth.role_assignments where role = 'admin'`)
    expect(rows).toEqual([{ admins: 1 }])
    const { rows: audited } = await query(`select action, actor_kind from audit.entries where subject_id = $1`, [
      viewer?.human,
    ])
    expect(audited).toContainEqual({ action: 'role.grant', actor_kind: 'system' })
  })

  it('is the last whom a link makes, whatever becomes of them', async () => {
    expect(await issue()).toBeUndefined()
    const { rows } = await query(`select from auth.login_tokens where kind = 'first-admin' and human is null`)
    expect(rows).toEqual([])
  })
})

describe('a first admin made by command at the same moment', () => {
  const humans = testHumans()

  it('is the only one', async () => {
    const { database, auth, profiles } = humans.current
    const link = (await database.transact((tx) => auth.firstAdmin.issueToken(tx))) ?? ''
    const emails = [{ email: 'ada@example.org', verified: true }]
    const { humans: ids } = await database.transact((tx) =>
      profiles.importPeople(tx, [{ displayName: 'Ada', emails }], operator),
    )
    const held = Promise.withResolvers<void>()
    const pressed = Promise.withResolvers<void>()
    const byCommand = database.transact(async (tx) => {
      await auth.grantRole(tx, ids[0] ?? '', 'admin', operator)
      held.resolve()
      await pressed.promise
    })
    await held.promise
    const appointment = { token: link, name: 'Eve', address: 'eve@example.org', language: 'en', browser: '' } as const
    const byLink = database.transact((tx) => appointFirstAdmin(tx, humans.current, appointment))
    const waiting = () =>
      withAdmin(database.adminUrl, async (admin) => {
        const found = await admin.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return found.rowCount
      })
    await expect.poll(waiting, { timeout: 20_000 }).toBeGreaterThan(0)
    pressed.resolve()
    await byCommand
    expect(await byLink).toEqual({ ok: false, code: 'link-over' })
  })

  it('is kept as they are where they were here before', async () => {
    const { database, auth, profiles } = humans.current
    await withAdmin(database.adminUrl, (admin) => admin.query('delete from auth.role_assignments'))
    const emails = ['both@example.org', 'addresses@example.org'].map((email) => ({ email, verified: true }))
    const { humans: ids } = await database.transact((tx) =>
      profiles.importPeople(tx, [{ displayName: 'Bo', language: 'en', emails }], operator),
    )
    const link = (await database.transact((tx) => auth.firstAdmin.issueToken(tx))) ?? ''
    const appointment = { token: link, name: 'B', address: 'Both@example.org', language: 'es', browser: '' } as const
    const made = await database.transact((tx) => appointFirstAdmin(tx, humans.current, appointment))
    expect(made).toMatchObject({ ok: true, signedIn: { human: ids[0] } })
    const owners = await database.snapshot((snapshot) => profiles.owners(snapshot, ['addresses@example.org']))
    expect(owners.get('addresses@example.org')).toEqual({ known: true, human: ids[0] })
  })
})
