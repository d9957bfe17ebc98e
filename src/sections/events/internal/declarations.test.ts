import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { operator } from '../../../../test/support/season.ts'
import { build as buildAudit } from '../../audit/section.ts'
import type { DerivedParticipation, PastParticipation } from '../events.ts'
import { build } from '../section.ts'

const events = build({ audit: buildAudit() })
const at = Temporal.Instant.from('2026-07-18T00:00:00Z')

describe('participations that tickets do not say', () => {
  const database = testDatabase()
  let year = 1900
  const nextYear = () => {
    year += 1
    return year
  }
  const derive = (in_: number, human: string, participation: DerivedParticipation | null) =>
    database.current.transact((tx) => events.derive(tx, in_, [{ human, participation }]))
  const declare = (human: string, in_: number) => database.current.transact((tx) => events.declare(tx, human, in_))
  const retract = (human: string, in_: number) => database.current.transact((tx) => events.retract(tx, human, in_))
  const close = (in_: number) =>
    database.current.transact((tx) => events.closing.close(tx, in_, { at, checkedIn: true }, operator))
  const backfill = (...rows: readonly PastParticipation[]) =>
    database.current.transact((tx) => events.roll.backfill(tx, rows, 2100, operator))
  const of = async (human: string, in_: number) =>
    (await database.current.snapshot((snapshot) => events.participations(snapshot, in_))).get(human)

  it('are declared and taken back, and each is written once', async () => {
    const [ana, current] = [randomUUID(), nextYear()]
    expect(await retract(ana, current)).toEqual({ ok: true, changed: false })
    expect(await declare(ana, current)).toEqual({ ok: true, changed: true })
    expect(await declare(ana, current)).toEqual({ ok: true, changed: false })
    expect(await of(ana, current)).toEqual({ participation: 'not-attending', source: 'member' })
    const turnout = await database.current.snapshot((snapshot) => events.turnout(snapshot, current, []))
    expect(turnout).toEqual({ taking: 0, attended: 0, withoutOthers: 0 })
    expect(await retract(ana, current)).toEqual({ ok: true, changed: true })
    expect(await of(ana, current)).toBeUndefined()
  })

  it('are masked by a ticket, and shown again when it goes', async () => {
    const [ana, current] = [randomUUID(), nextYear()]
    await declare(ana, current)
    expect(await derive(current, ana, 'ticketed')).toEqual({ changed: 1 })
    expect(await of(ana, current)).toEqual({ participation: 'ticketed', source: 'tickets' })
    expect(await derive(current, ana, null)).toEqual({ changed: 1 })
    expect(await of(ana, current)).toEqual({ participation: 'not-attending', source: 'member' })
    expect(await derive(current, ana, null)).toEqual({ changed: 0 })

    await derive(current, ana, 'attended')
    expect(await retract(ana, current)).toEqual({ ok: true, changed: true })
    expect(await of(ana, current)).toEqual({ participation: 'attended', source: 'tickets' })
    await derive(current, ana, null)
    expect(await of(ana, current)).toBeUndefined()
  })

  it('stay as they are once the year is closed', async () => {
    const [ana, ben, over] = [randomUUID(), randomUUID(), nextYear()]
    await declare(ana, over)
    await derive(over, ben, 'ticketed')
    await close(over)
    expect(await retract(ana, over)).toEqual({ ok: false, code: 'year-settled', year: over })
    expect(await declare(ben, over)).toEqual({ ok: false, code: 'year-settled', year: over })
    await derive(over, ana, 'ticketed')
    expect(await of(ana, over)).toEqual({ participation: 'not-attending', source: 'member' })
    expect(await of(ben, over)).toEqual({ participation: 'no-show', source: 'tickets' })
  })

  it('are filled in for past years where nothing is known, and never against tickets or a member', async () => {
    const [ana, ben, carla, dina] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    const past = nextYear()
    await derive(past, ana, 'attended')
    await declare(ben, past)
    await close(past)
    const row = (human: string, participation: PastParticipation['participation']) => ({
      human,
      year: past,
      participation,
    })
    const rows = [row(ana, 'no-show'), row(ben, 'attended'), row(carla, 'attended'), row(dina, 'not-attending')]
    expect(await backfill(...rows)).toEqual({
      added: 2,
      changed: 0,
      unchanged: 0,
      kept: [
        { ...row(ana, 'no-show'), stays: 'attended' },
        { ...row(ben, 'attended'), stays: 'not-attending' },
      ],
    })
    expect(await of(carla, past)).toEqual({ participation: 'attended', source: 'import' })
    expect(await of(dina, past)).toEqual({ participation: 'not-attending', source: 'import' })
    // The same again, and then better known.
    expect(await backfill(row(ana, 'attended'), row(carla, 'attended'))).toMatchObject({ unchanged: 2, kept: [] })
    expect(await backfill(row(carla, 'not-attending'), row(dina, 'attended'))).toMatchObject({ changed: 2 })
    expect(await of(carla, past)).toEqual({ participation: 'not-attending', source: 'import' })
    expect(await of(dina, past)).toEqual({ participation: 'attended', source: 'import' })
    const years = await database.current.snapshot((snapshot) => events.roll.years(snapshot))
    expect(years.find((one) => one.year === past)).toEqual({
      year: past,
      counts: { ticketed: 0, attended: 2, 'no-show': 0, 'not-attending': 2 },
    })
    const hers = await database.current.snapshot((snapshot) => events.roll.of(snapshot, dina))
    expect(hers).toEqual([{ year: past, participation: 'attended', source: 'import' }])
  })

  it('give way to a ticket, and to none that is gone, in a year that is open', async () => {
    const [ana, open] = [randomUUID(), nextYear()]
    await backfill({ human: ana, year: open, participation: 'ticketed' })
    expect(await derive(open, ana, null)).toEqual({ changed: 0 })
    expect(await of(ana, open)).toEqual({ participation: 'ticketed', source: 'import' })
    expect(await derive(open, ana, 'ticketed')).toEqual({ changed: 1 })
    expect(await of(ana, open)).toEqual({ participation: 'ticketed', source: 'tickets' })
  })
})
