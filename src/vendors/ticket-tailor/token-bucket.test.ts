import { describe, expect, test } from 'vitest'
import { TokenBucket } from './token-bucket.ts'

const MINUTE = 60_000

describe('the limit of 2,500 requests in 30 minutes', () => {
  test('a season of 400 orders goes out without waiting', () => {
    const bucket = new TokenBucket(2500, 0)
    expect(Array.from({ length: 1250 }, () => bucket.take(0))).toEqual(Array(1250).fill(0))
  })

  test('no 30 minutes ever see more than 2,500, whoever asks without end', () => {
    const bucket = new TokenBucket(2500, 0)
    const sentAt: number[] = []
    for (let now = 0; sentAt.length < 6000; ) {
      now += bucket.take(now)
      sentAt.push(now)
    }
    const busiest = sentAt.map((start) => sentAt.filter((at) => at >= start && at < start + 30 * MINUTE).length)
    expect(Math.max(...busiest)).toBeLessThanOrEqual(2500)
    expect(Math.max(...busiest)).toBeGreaterThan(2400)
  })

  test('an idle hour gives no more than one burst back', () => {
    const bucket = new TokenBucket(10, 0)
    for (let call = 0; call < 5; call++) bucket.take(0)
    for (let call = 0; call < 5; call++) expect(bucket.take(60 * MINUTE)).toBe(0)
    expect(bucket.take(60 * MINUTE)).toBeGreaterThan(0)
  })

  test('places that were reserved at once come one after the other', () => {
    const bucket = new TokenBucket(2, 0)
    expect([bucket.take(0), bucket.take(0), bucket.take(0)].map(Math.round)).toEqual([0, 30 * MINUTE, 60 * MINUTE])
  })

  test('what the vendor says is left counts when it is less', () => {
    const bucket = new TokenBucket(2500, 0)
    bucket.leave(4000, 0)
    expect(bucket.take(0)).toBe(0)
    bucket.leave(1, 0)
    expect(bucket.take(0)).toBe(0)
    expect(bucket.take(0)).toBeGreaterThan(0)
  })

  test('a call that was told to wait holds back the others', () => {
    const bucket = new TokenBucket(2500, 0)
    bucket.closeFor(900, 100)
    expect(bucket.take(200)).toBe(800)
    expect(bucket.take(1000)).toBe(0)
  })
})
