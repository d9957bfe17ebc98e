/** A run of days that reports share: an ISO week, cut where a calendar quarter ends (VAT is settled by quarter). */
export type Bucket = { readonly start: Temporal.PlainDate; readonly end: Temporal.PlainDate }

/** The bucket that holds `day`. */
export function bucketOf(day: Temporal.PlainDate): Bucket {
  const monday = day.subtract({ days: day.dayOfWeek - 1 })
  const sunday = monday.add({ days: 6 })
  const quarter = quarterOf(day)
  return { start: later(monday, quarter.start), end: earlier(sunday, quarter.end) }
}

/** First and last day of the calendar quarter that holds `day`. */
export function quarterOf(day: Temporal.PlainDate): Bucket {
  const start = day.with({ month: day.month - ((day.month - 1) % 3), day: 1 })
  return { start, end: start.add({ months: 3 }).subtract({ days: 1 }) }
}

function later(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) >= 0 ? a : b
}

function earlier(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) <= 0 ? a : b
}
