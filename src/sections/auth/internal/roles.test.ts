import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { auth, operator, sessionOf, somebody } from './auth.fixture.ts'

const now = () => Temporal.Now.instant()

describe('roles', () => {
  const database = testDatabase()
  const run = <T>(work: (tx: Tx) => Promise<T>) => database.current.transact(work)
  const rolesOf = async (human: string) => {
    const session = await sessionOf(database.current, human)
    return (await run((tx) => auth.viewer(tx, session)))?.roles
  }
  const entriesOf = async (human: string) => {
    const { rows } = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query('select action, detail from audit.entries where subject_id = $1 order by id', [human]),
    )
    return rows
  }

  it('are granted once, however many grant them at once', async () => {
    const human = randomUUID()
    const grant = () => run((tx) => auth.grantRole(tx, human, 'board', operator))
    const results = await Promise.all([grant(), grant(), grant(), grant()])
    expect(results.filter((result) => result.ok && result.changed)).toHaveLength(1)
    expect(results.filter((result) => result.ok && !result.changed)).toHaveLength(3)
  })

  it('are held once, however many grant them at once on other terms', async () => {
    const human = randomUUID()
    const grants = [1, 2, 3, 4].map((hours) =>
      run((tx) => auth.grantRole(tx, human, 'board', operator, { until: now().add({ hours }) })),
    )
    expect((await Promise.all(grants)).map((result) => result.ok || result.code).toSorted()).toEqual([
      'held-already',
      'held-already',
      'held-already',
      true,
    ])
  })

  it('can be ended and granted again', async () => {
    const human = randomUUID()
    expect(await run((tx) => auth.endRole(tx, human, 'board', operator))).toEqual({ ok: true, changed: false })
    await run((tx) => auth.grantRole(tx, human, 'board', operator))
    expect(await run((tx) => auth.endRole(tx, human, 'board', operator))).toEqual({ ok: true, changed: true })
    expect(await run((tx) => auth.grantRole(tx, human, 'board', operator))).toEqual({ ok: true, changed: true })
  })

  it('leave one entry each for being granted and ended', async () => {
    const human = randomUUID()
    await run(async (tx) => {
      await auth.grantRole(tx, human, 'finance-admin', operator)
      await auth.grantRole(tx, human, 'finance-admin', operator)
      await auth.endRole(tx, human, 'finance-admin', operator)
    })
    expect(await entriesOf(human)).toEqual([
      { action: 'role.grant', detail: { role: 'finance-admin' } },
      { action: 'role.end', detail: { role: 'finance-admin' } },
    ])
  })

  it('open nothing before they begin, and nothing from the moment on at which they end', async () => {
    const { human } = await somebody(database.current)
    const [from, until] = [now().add({ hours: 1 }), now().add({ hours: 2 })]
    expect(await run((tx) => auth.grantRole(tx, human, 'board', operator, { from, until }))).toEqual({
      ok: true,
      changed: true,
    })
    expect(await entriesOf(human)).toEqual([
      { action: 'role.grant', detail: { role: 'board', from: from.toString(), until: until.toString() } },
    ])
    const atHours = async (hours: number) => {
      await withAdmin(database.current.adminUrl, (admin) =>
        admin.query(
          `update auth.role_assignments set held_from = held_from - make_interval(hours => $2),
            held_until = held_until - make_interval(hours => $2) where human = $1`,
          [human, hours],
        ),
      )
      return rolesOf(human)
    }
    expect(await atHours(0)).toEqual(['member'])
    expect(await atHours(1)).toEqual(['member', 'board'])
    expect(await atHours(1)).toEqual(['member'])
  })

  it('that have yet to begin are as if never given, once they are ended', async () => {
    const { human } = await somebody(database.current)
    const from = now().add({ hours: 1 })
    await run((tx) => auth.grantRole(tx, human, 'board', operator, { from }))
    expect(await run((tx) => auth.endRole(tx, human, 'board', operator))).toEqual({ ok: true, changed: true })
    expect(await run((tx) => auth.endRole(tx, human, 'board', operator))).toEqual({ ok: true, changed: false })
    expect(await run((tx) => auth.grantRole(tx, human, 'board', operator))).toEqual({ ok: true, changed: true })
  })

  it('follow one another, and never overlap', async () => {
    const human = randomUUID()
    const [first, second] = [now().add({ hours: 1 }), now().add({ hours: 2 })]
    const grant = (term: Parameters<typeof auth.grantRole>[4]) =>
      run((tx) => auth.grantRole(tx, human, 'board', operator, term))
    expect(await grant({ until: first })).toMatchObject({ ok: true, changed: true })
    expect(await grant({ until: first })).toMatchObject({ ok: true, changed: false })
    expect(await grant({ until: second })).toMatchObject({ ok: false, code: 'held-already', until: first })
    expect(await grant({})).toMatchObject({ ok: false, code: 'held-already', until: first })
    expect(await grant({ from: first, until: second })).toMatchObject({ ok: true, changed: true })
    expect(await grant({ from: second })).toMatchObject({ ok: true, changed: true })
  })

  it('end after they begin', async () => {
    const grant = (term: Parameters<typeof auth.grantRole>[4]) =>
      run((tx) => auth.grantRole(tx, randomUUID(), 'board', operator, term))
    const refused = { ok: false, code: 'ends-before-it-begins' }
    expect(await grant({ until: now().subtract({ hours: 1 }) })).toEqual(refused)
    expect(await grant({ from: now().add({ hours: 2 }), until: now().add({ hours: 1 }) })).toEqual(refused)
  })

  it('are granted and ended by a human only when they hold them now', async () => {
    const [human, other] = [randomUUID(), randomUUID()]
    const actor = { kind: 'human', human } as const
    const refused = { ok: false, code: 'not-held' }
    await run(async (tx) => {
      await auth.grantRole(tx, human, 'ticket-admin', operator)
      await auth.grantRole(tx, human, 'board', operator, { from: now().add({ hours: 1 }) })
      await auth.grantRole(tx, other, 'board', operator)
      expect(await auth.grantRole(tx, other, 'finance-admin', actor)).toEqual(refused)
      expect(await auth.grantRole(tx, other, 'board', actor)).toEqual(refused)
      expect(await auth.endRole(tx, other, 'board', actor)).toEqual(refused)
      expect(await auth.grantRole(tx, human, 'admin', actor)).toEqual(refused)
      expect(await auth.grantRole(tx, other, 'ticket-admin', actor)).toEqual({ ok: true, changed: true })
      expect(await auth.endRole(tx, other, 'ticket-admin', actor)).toEqual({ ok: true, changed: true })
    })
  })

  it('are all an admin’s to give and to take', async () => {
    const [human, other] = [randomUUID(), randomUUID()]
    const actor = { kind: 'human', human } as const
    await run(async (tx) => {
      await auth.grantRole(tx, human, 'admin', operator)
      expect(await auth.grantRole(tx, other, 'finance-admin', actor)).toEqual({ ok: true, changed: true })
      expect(await auth.endRole(tx, other, 'finance-admin', actor)).toEqual({ ok: true, changed: true })
    })
  })

  it('are void while their human is suspended, who signs in all the same', async () => {
    const { human } = await somebody(database.current)
    await run((tx) => auth.grantRole(tx, human, 'board', operator))
    const become = (status: string) =>
      withAdmin(database.current.adminUrl, (admin) =>
        admin.query('update profiles.humans set status = $2 where id = $1', [human, status]),
      )
    await become('suspended')
    expect(await rolesOf(human)).toEqual([])
    await become('active')
    expect(await rolesOf(human)).toEqual(['member', 'board'])
  })
})

describe('the last admin', () => {
  const database = testDatabase()
  const run = <T>(work: (tx: Tx) => Promise<T>) => database.current.transact(work)
  const hasAdmin = () => database.current.snapshot((snapshot) => auth.hasAdmin(snapshot))
  const endAdmin = (human: string) => run((tx) => auth.endRole(tx, human, 'admin', operator))
  const lastAdmin = { ok: false, code: 'last-admin' }
  const ended = { ok: true, changed: true }
  const makeAdmin = async (term: Parameters<typeof auth.grantRole>[4] = {}) => {
    const { human } = await somebody(database.current)
    await run((tx) => auth.grantRole(tx, human, 'admin', operator, term))
    return human
  }
  let staying = ''

  it('stays, however the case of their id', async () => {
    const { human } = await somebody(database.current)
    await run((tx) => auth.grantRole(tx, human, 'admin', operator))
    expect(await endAdmin(human.toUpperCase())).toEqual(lastAdmin)
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query('delete from auth.role_assignments where human = $1', [human]),
    )
  })

  it('stays, though the last two were ended by each other at the same moment', async () => {
    expect(await hasAdmin()).toBe(false)
    const leaving = await makeAdmin()
    staying = await makeAdmin()
    const [written, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const first = run(async (tx) => {
      const result = await auth.endRole(tx, leaving, 'admin', operator)
      written.resolve()
      await go.promise
      return result
    })
    await written.promise
    const second = endAdmin(staying)
    const waiting = () =>
      withAdmin(database.current.adminUrl, async (admin) => {
        const { rowCount } = await admin.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return rowCount
      })
    await Promise.race([second, expect.poll(waiting, { timeout: 20_000 }).toBeGreaterThan(0)])
    go.resolve()
    expect([await first, await second]).toEqual([ended, lastAdmin])
    expect(await hasAdmin()).toBe(true)
  })

  it('is not made up for by one whose role ends on a set day, or has yet to begin', async () => {
    const temporary = await makeAdmin({ until: now().add({ hours: 1 }) })
    const future = await makeAdmin({ from: now().add({ hours: 1 }) })
    expect(await endAdmin(staying)).toEqual(lastAdmin)
    expect(await endAdmin(temporary)).toEqual(ended)
    expect(await endAdmin(future)).toEqual(ended)
  })

  it('is not made up for by one who is suspended', async () => {
    const other = await makeAdmin()
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`update profiles.humans set status = 'suspended' where id = $1`, [other]),
    )
    expect(await endAdmin(staying)).toEqual(lastAdmin)
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`update profiles.humans set status = 'suspended' where id = $1`, [staying]),
    )
    expect(await hasAdmin()).toBe(false)
  })
})
