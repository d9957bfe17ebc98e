import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketOf, quarterOf } from './calendar.ts'

const days = fc.integer({ min: 0, max: 40_000 }).map((n) => Temporal.PlainDate.from('1990-01-01').add({ days: n }))
const spanOf = ({ start, end }: ReturnType<typeof bucketOf>) => `${start} ${end}`

describe('the bucket of a day', () => {
  it.each([
    ['a Monday', '2026-06-01', '2026-06-01 2026-06-07'],
    ['a Sunday', '2026-06-07', '2026-06-01 2026-06-07'],
    // June 30th 2026 is a Tuesday.
    ['the last days of a quarter', '2026-06-29', '2026-06-29 2026-06-30'],
    ['the days of that week that are in the next', '2026-07-05', '2026-07-01 2026-07-05'],
    // 2025-12-29 is the Monday of ISO week 1 of 2026; the quarter cuts it all the same.
    ['the old year in the first ISO week of the new', '2025-12-31', '2025-12-29 2025-12-31'],
    ['the new year', '2026-01-01', '2026-01-01 2026-01-04'],
    // 2021-01-03 is a Sunday of ISO week 53 of 2020.
    ['the new year in the last ISO week of the old', '2021-01-03', '2021-01-01 2021-01-03'],
    ['a leap day', '2024-02-29', '2024-02-26 2024-03-03'],
    ['a quarter that begins on a Monday', '2024-04-01', '2024-04-01 2024-04-07'],
    ['a quarter that ends on a Sunday', '2024-03-31', '2024-03-25 2024-03-31'],
    // March 31st 2025 is a Monday: a bucket of one day.
    ['a quarter whose last day is a Monday', '2025-03-31', '2025-03-31 2025-03-31'],
  ])('for %s, %s, is %s', (_, day, span) => {
    expect(spanOf(bucketOf(Temporal.PlainDate.from(day)))).toBe(span)
  })

  it('holds the day, and is the bucket of every day in it and of none outside', () => {
    fc.assert(
      fc.property(days, (day) => {
        const bucket = bucketOf(day)
        const length = bucket.start.until(bucket.end).days + 1
        const inside = Array.from({ length }, (_, place) => bucket.start.add({ days: place }))
        expect(inside.map(String)).toContain(day.toString())
        expect(new Set(inside.map((one) => spanOf(bucketOf(one))))).toEqual(new Set([spanOf(bucket)]))
        expect(bucketOf(bucket.end.add({ days: 1 })).start).toEqual(bucket.end.add({ days: 1 }))
        expect(bucketOf(bucket.start.subtract({ days: 1 })).end).toEqual(bucket.start.subtract({ days: 1 }))
      }),
    )
  })

  it('never leaves its ISO week or its quarter', () => {
    fc.assert(
      fc.property(days, (day) => {
        const { start, end } = bucketOf(day)
        expect([start.yearOfWeek, start.weekOfYear]).toEqual([end.yearOfWeek, end.weekOfYear])
        expect(spanOf(quarterOf(start))).toBe(spanOf(quarterOf(end)))
      }),
    )
  })
})

describe('the quarter of a day', () => {
  it.each([
    ['2026-01-01', '2026-01-01 2026-03-31'],
    ['2024-02-29', '2024-01-01 2024-03-31'],
    ['2026-05-31', '2026-04-01 2026-06-30'],
    ['2026-08-31', '2026-07-01 2026-09-30'],
    ['2026-12-31', '2026-10-01 2026-12-31'],
  ])('%s is %s', (day, span) => {
    expect(spanOf(quarterOf(Temporal.PlainDate.from(day)))).toBe(span)
  })
})
