import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../test/support/humans.ts'
import { newSeason } from '../../test/support/season.ts'
import { fixedClock } from '../platform/clock.ts'
import type { EventSettings } from '../sections/events/events.ts'
import { examine } from './doctor.ts'
import { closeYearsNow } from './event-closing.ts'

const mailbox = (name: string) => `${name}-${randomUUID()}@example.org`

/** Gates open on the 7th of July and strike ends ten days later: the year is over when the 18th begins. */
const LAST_DAY = '2026-07-17'
const DAY_AFTER = '2026-07-18'

describe('a year that is over', () => {
  const humans = testHumans()

  /** Ana and Ben, each with a ticket, on a clock that can be set. */
  async function season(change: Partial<EventSettings> = {}) {
    let now = humans.current.clock.now()
    const clock = { now: () => now }
    const onTheClock = { ...humans.current, clock }
    const own = await newSeason(onTheClock, change)
    const [anas, bens] = [mailbox('ana'), mailbox('ben')]
    const ana = await own.person('Ana Pla', anas)
    const ben = await own.person('Ben Roca', bens)
    const hers = own.ticket('1', { ownAddress: anas })
    const his = own.ticket('2', { ownAddress: bens })
    await own.sync({ tickets: [hers, his] })
    const at = (time: string, timeZone = own.event.timeZone) => {
      now = Temporal.ZonedDateTime.from(`${time}[${timeZone}]`).toInstant()
    }
    const participations = async () => {
      const found = await own.participations()
      return { ana: found.get(ana), ben: found.get(ben) }
    }
    return { ...own, onTheClock, hers, his, at, participations, close: () => closeYearsNow(onTheClock) }
  }

  it.each(['Europe/Madrid', 'Pacific/Auckland', 'America/Los_Angeles', 'Atlantic/Canary', 'Asia/Kathmandu', 'UTC'])(
    'is closed from the minute that the day after strike begins in %s',
    async (timeZone) => {
      const { sync, hers, at, participations, close } = await season({ timeZone })
      await sync({ tickets: [{ ...hers, checkedIn: true }] })
      at(`${LAST_DAY}T23:59:59.999`)
      await close()
      expect(await participations()).toEqual({ ana: 'attended', ben: 'ticketed' })
      at(`${DAY_AFTER}T00:00:00`)
      await close()
      expect(await participations()).toEqual({ ana: 'attended', ben: 'no-show' })
    },
  )

  it('knows no no-shows where nobody was checked in at all', async () => {
    const { at, participations, close } = await season()
    at(`${DAY_AFTER}T00:00:00`)
    await close()
    expect(await participations()).toEqual({ ana: 'ticketed', ben: 'ticketed' })
  })

  it('takes a guest who is no member for a sign that people were checked in', async () => {
    const { sync, ticket, at, participations, close } = await season()
    await sync({ tickets: [ticket('3', { checkedIn: true })] })
    at(`${DAY_AFTER}T00:00:00`)
    await close()
    expect(await participations()).toEqual({ ana: 'no-show', ben: 'no-show' })
  })

  it('changes no more, whatever becomes of the tickets, and is in step all the same', async () => {
    const { sync, hers, his, person, ticket, at, participations, close, onTheClock, event } = await season()
    await sync({ tickets: [{ ...hers, checkedIn: true }] })
    at(`${DAY_AFTER}T00:00:00`)
    await close()
    const dinas = mailbox('dina')
    await person('Dina', dinas)
    await sync({
      tickets: [{ ...hers, status: 'voided' }, { ...his, checkedIn: true }, ticket('4', { ownAddress: dinas })],
    })
    expect(await participations()).toEqual({ ana: 'attended', ben: 'no-show' })
    const { database, events } = humans.current
    expect((await database.snapshot((snapshot) => events.participations(snapshot, event.year))).size).toBe(2)
    const findings = await database.snapshot((snapshot) => examine(snapshot, onTheClock))
    expect(findings.filter(({ code }) => code === 'participation-out-of-step')).toEqual([])

    // Not even when the clock is set back: it was closed for good.
    at(`${LAST_DAY}T12:00:00`)
    await sync({ tickets: [{ ...his, name: 'Ben Roca' }] })
    expect(await participations()).toEqual({ ana: 'attended', ben: 'no-show' })
  })

  it('is closed by whatever comes first, before that changes anything', async () => {
    const { sync, hers, his, at, participations } = await season()
    await sync({ tickets: [{ ...hers, checkedIn: true }] })
    at(`${LAST_DAY}T23:59:59`)
    await sync({ tickets: [{ ...his, checkedIn: true }] })
    await sync({ tickets: [his] })
    at(`${DAY_AFTER}T00:00:01`)
    await sync({ tickets: [{ ...his, checkedIn: true }] })
    expect(await participations()).toEqual({ ana: 'attended', ben: 'no-show' })
  })

  it('waits for the last of its events', async () => {
    const first = await season()
    const { year } = first.event
    await newSeason(first.onTheClock, { year, gateOpening: first.event.gateOpening.add({ days: 1 }) })
    await first.sync({ tickets: [{ ...first.hers, checkedIn: true }] })
    first.at(`${DAY_AFTER}T12:00:00`)
    await first.close()
    expect(await first.participations()).toEqual({ ana: 'attended', ben: 'ticketed' })
    first.at('2026-07-19T00:00:00')
    await first.close()
    expect(await first.participations()).toEqual({ ana: 'attended', ben: 'no-show' })
  })

  it('is not settled before anything of it was read in full', async () => {
    const clock = fixedClock(Temporal.Instant.from('2027-01-01T00:00:00Z'))
    const late = { ...humans.current, clock }
    const { event, person, ticket, sync, participations } = await newSeason(late)
    await closeYearsNow(late)
    const anas = mailbox('ana')
    const ana = await person('Ana Pla', anas)
    await sync({ tickets: [ticket('1', { ownAddress: anas, checkedIn: true })] })
    expect(await participations()).toEqual(new Map([[ana, 'attended']]))
    const { database, events } = humans.current
    const isClosed = () => database.snapshot((snapshot) => events.closing.isClosed(snapshot, event.year))
    expect(await isClosed()).toBe(false)
    await closeYearsNow(late)
    expect(await isClosed()).toBe(true)
  })
})
