import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { participationsOf } from '../../../../test/support/season.ts'
import { build as buildAudit } from '../../audit/section.ts'
import type { DerivedParticipation } from '../events.ts'
import { build } from '../section.ts'
import { own } from './tables.ts'

const events = build({ audit: buildAudit() })

describe('participations derived from tickets', () => {
  const database = testDatabase()
  type Derived = readonly { readonly human: string; readonly participation: DerivedParticipation | null }[]

  /** With the id that the transaction was given for writing; null where it wrote nothing. */
  const derive = (year: number, derived: Derived) =>
    database.current.transact(async (tx) => {
      const { changed } = await events.derive(tx, year, derived)
      const { rows } = await sql<{ id: string | null }>`
        select pg_current_xact_id_if_assigned()::text as id`.execute(own(tx))
      return { changed, wrote: rows[0]?.id !== null }
    })
  const participations = (year: number) =>
    database.current.snapshot((snapshot) => participationsOf(snapshot, { events }, year))

  it('are set, changed and taken away, and written only where they differ', async () => {
    const [ana, ben, carla] = [randomUUID(), randomUUID(), randomUUID()]
    const first: Derived = [
      { human: ana, participation: 'ticketed' },
      { human: ben, participation: 'attended' },
      { human: carla, participation: null },
    ]
    expect(await derive(2026, first)).toEqual({ changed: 2, wrote: true })
    expect(await derive(2026, first)).toEqual({ changed: 0, wrote: false })
    expect(await derive(2026, [])).toEqual({ changed: 0, wrote: false })

    const turnout = await database.current.snapshot((snapshot) => events.turnout(snapshot, 2026, [ben, randomUUID()]))
    expect(turnout).toEqual({ taking: 2, attended: 1, withoutOthers: 1 })

    // Ben is not named, and stays.
    expect(await derive(2026, [{ human: ana, participation: 'attended' }])).toEqual({ changed: 1, wrote: true })
    expect(await participations(2026)).toEqual(new Map([ana, ben].toSorted().map((human) => [human, 'attended'])))
    expect(await derive(2026, [{ human: ben, participation: null }])).toEqual({ changed: 1, wrote: true })
    expect(await participations(2026)).toEqual(new Map([[ana, 'attended']]))
  })

  it('are of one year each', async () => {
    const ana = randomUUID()
    await derive(2030, [{ human: ana, participation: 'attended' }])
    await derive(2031, [{ human: ana, participation: 'ticketed' }])
    await derive(2031, [{ human: ana, participation: null }])
    expect(await participations(2030)).toEqual(new Map([[ana, 'attended']]))
    expect(await participations(2031)).toEqual(new Map())
  })
})
