import { cents } from '../../platform/money.ts'
import type { DailySales } from '../../sections/tickets/tickets.ts'

/** Goes on with days of zeros where the last sale was before `last`. */
export function daysUntil(days: readonly DailySales[], last: Temporal.PlainDate): readonly DailySales[] {
  const end = days.at(-1)?.day
  if (end === undefined) return days
  const missing = Math.max(0, end.until(last, { largestUnit: 'days' }).days)
  const without = Array.from({ length: missing }, (_, place) => ({
    day: end.add({ days: place + 1 }),
    tickets: 0,
    gross: cents(0),
  }))
  return [...days, ...without]
}
