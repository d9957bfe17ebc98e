import { describe, expect, it } from 'vitest'
import { fixedClock, today } from './clock.ts'

describe('today', () => {
  const clock = fixedClock(Temporal.Instant.from('2026-03-28T23:30:00Z'))

  it.each([
    ['Europe/Madrid', '2026-03-29'],
    ['UTC', '2026-03-28'],
    ['Pacific/Auckland', '2026-03-29'],
    ['America/Los_Angeles', '2026-03-28'],
  ])('in %s is its own day', (timeZone, day) => {
    expect(today(clock, timeZone).toString()).toBe(day)
  })
})
