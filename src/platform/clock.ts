/**
 * The domain's clock: what "today" means for weeks, due dates and holds. `HUMANS_NOW` fixes it. Leases, retry times,
 * sessions and tokens go by the database's clock instead, which every process shares.
 */
export interface Clock {
  now(): Temporal.Instant
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() }

export function fixedClock(instant: Temporal.Instant): Clock {
  return { now: () => instant }
}

export function today(clock: Clock, timeZone: string): Temporal.PlainDate {
  return clock.now().toZonedDateTimeISO(timeZone).toPlainDate()
}
