import { describe, expect, it } from 'vitest'
import { holdOf } from './hold.ts'

describe('until when somebody stays who asked to be deleted', () => {
  const event = (gateOpening: string, timeZone: string, strikeEndOffset = 10) => ({
    gateOpening: Temporal.PlainDate.from(gateOpening),
    strikeEndOffset,
    timeZone,
  })
  const madrid = event('2026-07-07', 'Europe/Madrid')
  const hold = (asked: string, its: ReturnType<typeof event> | null, holdsTicket: boolean) => {
    const { until, reason } = holdOf({ requestedAt: Temporal.Instant.from(asked), event: its, holdsTicket })
    return `${until} ${reason}`
  }

  it.each([
    ['without a ticket', '2026-06-03T10:20:00Z', madrid, false, '2026-07-03T10:20:00Z notice'],
    ['before there is an event', '2026-06-03T10:20:00Z', null, true, '2026-07-03T10:20:00Z notice'],
    ['with a ticket, to the day after strike', '2026-06-03T10:20:00Z', madrid, true, '2026-07-17T22:00:00Z ticket'],
    [
      'with a ticket, when the notice ends a minute before',
      '2026-06-17T21:59:00Z',
      madrid,
      true,
      '2026-07-17T22:00:00Z ticket',
    ],
    ['with a ticket, when both end at once', '2026-06-17T22:00:00Z', madrid, true, '2026-07-17T22:00:00Z notice'],
    [
      'with a ticket, when the notice ends a minute later',
      '2026-06-17T22:01:00Z',
      madrid,
      true,
      '2026-07-17T22:01:00Z notice',
    ],
    ['of an event that is over', '2026-08-01T00:00:00Z', madrid, true, '2026-08-31T00:00:00Z notice'],
    [
      'where the day begins first',
      '2026-06-03T10:20:00Z',
      event('2026-07-07', 'Pacific/Kiritimati'),
      true,
      '2026-07-17T10:00:00Z ticket',
    ],
    [
      'where the day begins last',
      '2026-06-03T10:20:00Z',
      event('2026-07-07', 'Pacific/Pago_Pago'),
      true,
      '2026-07-18T11:00:00Z ticket',
    ],
    ['across a change to summer time, in hours', '2026-03-15T00:30:00Z', madrid, false, '2026-04-14T00:30:00Z notice'],
    // Strike ends on the Saturday before clocks go on, so that the day after begins an hour before they do.
    [
      'on the night of a change to summer time',
      '2026-02-10T00:00:00Z',
      event('2026-03-18', 'Europe/Madrid'),
      true,
      '2026-03-28T23:00:00Z ticket',
    ],
    [
      'the day after it',
      '2026-02-10T00:00:00Z',
      event('2026-03-19', 'Europe/Madrid'),
      true,
      '2026-03-29T22:00:00Z ticket',
    ],
    [
      'on the night of a change to winter time',
      '2026-09-01T00:00:00Z',
      event('2026-10-14', 'Europe/Madrid'),
      true,
      '2026-10-24T22:00:00Z ticket',
    ],
    [
      'the day after that',
      '2026-09-01T00:00:00Z',
      event('2026-10-15', 'Europe/Madrid'),
      true,
      '2026-10-25T23:00:00Z ticket',
    ],
    // Clocks go on at midnight: the day begins at one.
    [
      'on a day without a midnight',
      '2026-07-20T00:00:00Z',
      event('2026-08-26', 'America/Santiago'),
      true,
      '2026-09-06T04:00:00Z ticket',
    ],
  ])('%s', (_, asked, its, holdsTicket, expected) => {
    expect(hold(asked, its, holdsTicket)).toBe(expected)
  })
})
