import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { operator, sampleEvent } from '../../../../test/support/season.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { cents } from '../../../platform/money.ts'
import { build as buildAudit } from '../../audit/section.ts'
import type { EventSettings } from '../events.ts'
import { build } from '../section.ts'

const events = build({ audit: buildAudit() })

describe('the current event', () => {
  const database = testDatabase()
  const save = (settings: EventSettings) => database.current.transact((tx) => events.save(tx, settings, operator))
  const current = () => database.current.snapshot((snapshot) => events.current(snapshot))
  const entries = () =>
    withAdmin(database.current.adminUrl, async (admin) => {
      const { rows } = await admin.query('select action, subject_id from audit.entries order by id')
      return rows
    })

  it('is none before the first was set', async () => {
    expect(await current()).toBeUndefined()
  })

  it('is what was saved last, whole, and saving it again changes and audits nothing', async () => {
    expect(await save(sampleEvent)).toEqual({ changed: true })
    expect(await current()).toEqual(sampleEvent)
    expect(await save({ ...sampleEvent })).toEqual({ changed: false })
    expect(await entries()).toEqual([{ action: 'event.set', subject_id: 'ev_1' }])
  })

  it('comes after the event whose gates opened last before its own', async () => {
    const gates = (id: string, day: string) => ({ ...sampleEvent, id, gateOpening: Temporal.PlainDate.from(day) })
    const [older, last, now] = [gates('ev_a', '2024-07-01'), gates('ev_b', '2025-07-01'), gates('ev_c', '2026-07-01')]
    for (const event of [last, gates('ev_d', '2027-07-01'), older, now]) await save(event)
    const seasonBefore = (event: EventSettings) =>
      database.current.snapshot((snapshot) => events.before(snapshot, event))
    expect(await seasonBefore(now)).toEqual(last)
    expect(await seasonBefore(older)).toBeUndefined()
  })

  it.each<Partial<EventSettings>>([
    { vipThreshold: null },
    { vipThreshold: cents(0) },
    { gateOpening: Temporal.PlainDate.from('2026-07-08') },
    { breakEvenFallback: 500 },
    { shop: 'https://tickets.example.org/low-tide' },
    { timeZone: 'Atlantic/Canary' },
  ])('takes %j for a change', async (change) => {
    await save(sampleEvent)
    expect(await save({ ...sampleEvent, ...change })).toEqual({ changed: true })
    expect(await current()).toEqual({ ...sampleEvent, ...change })
  })

  it('is one: the one before stays as it was, and can be taken up again', async () => {
    await save(sampleEvent)
    const next = { ...sampleEvent, id: 'ev_2', name: 'High Tide', year: 2027 }
    await save(next)
    expect(await current()).toEqual(next)
    expect(await database.current.snapshot((snapshot) => events.find(snapshot, 'ev_1'))).toEqual(sampleEvent)
    expect(await save(sampleEvent)).toEqual({ changed: true })
    expect(await current()).toEqual(sampleEvent)
    expect(await database.current.snapshot((snapshot) => events.find(snapshot, 'ev_3'))).toBeUndefined()
  })
})
