import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { build as buildAudit } from '../../audit/section.ts'
import { build as buildProfiles } from '../../profiles/section.ts'
import { build } from '../section.ts'

const operator = { kind: 'operator' } as const

describe('roles', () => {
  const database = testDatabase()
  const audit = buildAudit()
  const auth = build({ audit, profiles: buildProfiles({ audit }) })

  it('are granted once, however many grant them at once', async () => {
    const human = randomUUID()
    const grant = () => database.current.transact((tx) => auth.grantRole(tx, human, 'board', operator))
    const results = await Promise.all([grant(), grant(), grant(), grant()])
    expect(results.filter((result) => result.ok && result.changed)).toHaveLength(1)
    expect(results.filter((result) => result.ok && !result.changed)).toHaveLength(3)
  })

  it('can be ended and granted again', async () => {
    const human = randomUUID()
    const run = <T>(work: Parameters<typeof database.current.transact<T>>[0]) => database.current.transact(work)
    expect(await run((tx) => auth.endRole(tx, human, 'board', operator))).toEqual({ ok: true, changed: false })
    await run((tx) => auth.grantRole(tx, human, 'board', operator))
    expect(await run((tx) => auth.endRole(tx, human, 'board', operator))).toEqual({ ok: true, changed: true })
    expect(await run((tx) => auth.grantRole(tx, human, 'board', operator))).toEqual({ ok: true, changed: true })
  })

  it('leave one entry each for being granted and ended', async () => {
    const human = randomUUID()
    await database.current.transact(async (tx) => {
      await auth.grantRole(tx, human, 'finance-admin', operator)
      await auth.grantRole(tx, human, 'finance-admin', operator)
      await auth.endRole(tx, human, 'finance-admin', operator)
    })
    const entries = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query('select action, detail from audit.entries where subject_id = $1 order by id', [human]),
    )
    expect(entries.rows).toEqual([
      { action: 'role.grant', detail: { role: 'finance-admin' } },
      { action: 'role.end', detail: { role: 'finance-admin' } },
    ])
  })

  it('are granted by a human only when they hold them', async () => {
    const [human, other] = [randomUUID(), randomUUID()]
    const actor = { kind: 'human', human } as const
    await database.current.transact(async (tx) => {
      await auth.grantRole(tx, human, 'ticket-admin', operator)
      expect(await auth.grantRole(tx, other, 'finance-admin', actor)).toEqual({ ok: false, code: 'not-held' })
      expect(await auth.grantRole(tx, other, 'ticket-admin', actor)).toEqual({ ok: true, changed: true })
    })
  })
})

describe('the last admin', () => {
  const database = testDatabase()
  const audit = buildAudit()
  const auth = build({ audit, profiles: buildProfiles({ audit }) })
  const endAdmin = (human: string) => database.current.transact((tx) => auth.endRole(tx, human, 'admin', operator))

  it('stays, though the last two were ended by each other at the same moment', async () => {
    const admins = [randomUUID(), randomUUID()]
    await database.current.transact(async (tx) => {
      expect(await auth.hasAdmin(tx)).toBe(false)
      for (const human of admins) await auth.grantRole(tx, human, 'admin', operator)
    })
    const results = await Promise.all(admins.map(endAdmin))
    expect(results.filter((result) => result.ok)).toEqual([{ ok: true, changed: true }])
    expect(results.filter((result) => !result.ok)).toEqual([{ ok: false, code: 'last-admin' }])
    expect(await database.current.snapshot((snapshot) => auth.hasAdmin(snapshot))).toBe(true)
  })
})
