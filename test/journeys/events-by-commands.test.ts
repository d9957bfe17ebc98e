import { describe, expect, it } from 'vitest'
import { testHome } from '../support/home.ts'

const settings = {
  name: 'Low Tide',
  year: 2026,
  timeZone: 'Europe/Madrid',
  currency: 'EUR',
  gateOpening: '2026-07-07',
  eventEndOffset: 6,
  strikeEndOffset: 10,
  vipThreshold: null,
  ticketVatRate: 1000,
  salesStart: '2026-01-10',
}
const ANA = '6a1f0a52-3c1e-4b7a-9d80-6d1f5b0c2e26'

describe('events by commands', () => {
  const home = testHome({ HUMANS_NOW: '2026-06-03T10:00:00Z' })

  it('take the vendor event id of the environment the first time, and hold settings to the rules of the page', async () => {
    const file = await home.file('event.json', JSON.stringify(settings))
    const without = await home.run(['events', 'set', file])
    expect(without).toMatchObject({ code: 1 })
    expect(without.stderr).toContain('id:')
    const first = { TICKET_TAILOR_EVENT_ID: 'ev_first' }
    expect(await home.json(['events', 'set', file], first)).toEqual({ id: 'ev_first', changed: true })
    const later = { TICKET_TAILOR_EVENT_ID: 'ev_later' }
    expect(await home.json(['events', 'set', file], later)).toEqual({ id: 'ev_first', changed: false })
    const early = await home.file('early.json', JSON.stringify({ ...settings, strikeEndOffset: 5 }))
    const refused = await home.run(['events', 'set', early])
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toContain('strikeEndOffset: before the last day of the event')
  })

  it('fill in past years, after a dry run that writes nothing', async () => {
    const people = [{ id: ANA, displayName: 'Ana', emails: [{ email: 'ana@example.org', verified: true }] }]
    await home.json(['members', 'import', await home.file('people.json', JSON.stringify(people))])
    const bad = await home.file('bad.csv', 'person,year,status\nana@example.org,2026,attended\n')
    const refused = await home.run(['events', 'backfill', bad])
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toContain('record 2: the year is not over')
    const good = await home.file('past.csv', 'status;year;person\nnot-attending;2024;ana@example.org\n')
    const filled = { added: 1, changed: 0, unchanged: 0, kept: [], refused: [] }
    expect(await home.json(['events', 'backfill', good, '--dry-run'])).toEqual(filled)
    expect(await home.json(['events', 'participations', '--year', '2024'])).toEqual({})
    expect(await home.json(['events', 'backfill', good])).toEqual(filled)
    expect(await home.json(['events', 'participations', '--year', '2024'])).toEqual({ [ANA]: 'not-attending' })
  })
})
