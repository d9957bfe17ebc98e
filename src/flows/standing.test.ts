import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../test/support/humans.ts'
import { operator } from '../../test/support/season.ts'
import type { Actor } from '../platform/actor.ts'
import type { RoleTerm } from '../sections/auth/auth.ts'
import { placeHuman } from './standing.ts'

describe('suspending an admin', () => {
  const humans = testHumans()
  const admin = async (term: RoleTerm = {}) => {
    const { database, profiles, auth } = humans.current
    return database.transact(async (tx) => {
      const emails = [{ email: `${randomUUID()}@example.org`, verified: true }]
      const [human = ''] = (await profiles.importPeople(tx, [{ displayName: 'Ada', emails }], operator)).humans
      await auth.grantRole(tx, human, 'admin', operator, term)
      return human
    })
  }
  const suspend = (human: string, actor: Actor) =>
    humans.current.database.transact((tx) =>
      placeHuman(tx, humans.current, human, { tier: 'volunteer', status: 'suspended' }, actor),
    )

  it('is refused where nobody would be admin who stays it, and one of two goes who suspend each other', async () => {
    const lasting = await admin()
    const passing = await admin({ until: Temporal.Now.instant().add({ hours: 1 }) })
    const refused = { ok: false, code: 'last-admin' }
    expect(await suspend(lasting, { kind: 'human', human: passing })).toEqual(refused)
    const other = await admin()
    const results = await Promise.all([
      suspend(lasting, { kind: 'human', human: other }),
      suspend(other, { kind: 'human', human: lasting }),
    ])
    expect(results).toContainEqual({ ok: true, changed: true })
    expect(results).toContainEqual(refused)
    expect(await suspend(passing, operator)).toEqual({ ok: true, changed: true })
  })
})
