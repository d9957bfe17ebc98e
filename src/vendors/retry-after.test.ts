import { describe, expect, test } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

const NOW = Date.parse('2026-05-04T10:00:00Z')

describe('Retry-After', () => {
  test('is seconds, or a date', () => {
    expect(retryAfterMs('3', NOW)).toBe(3000)
    expect(retryAfterMs('0', NOW)).toBe(0)
    expect(retryAfterMs('Mon, 04 May 2026 10:00:05 GMT', NOW)).toBe(5000)
  })

  test('in the past means now, and is never longer than the vendor counts', () => {
    expect(retryAfterMs('Mon, 04 May 2026 09:00:00 GMT', NOW)).toBe(0)
    expect(retryAfterMs('99999999999', NOW)).toBe(30 * 60 * 1000)
  })

  test('says nothing when it is missing or can not be read', () => {
    expect(retryAfterMs(null, NOW)).toBeUndefined()
    expect(retryAfterMs(' ', NOW)).toBeUndefined()
    expect(retryAfterMs('soon', NOW)).toBeUndefined()
  })
})
