import type { EventSettings } from '../../sections/events/events.ts'

/** Until when somebody stays who asked to be deleted, and why until then. */
export type Hold = {
  readonly until: Temporal.Instant
  /** The time to think it over; or a ticket of the current event, which ends later. */
  readonly reason: 'notice' | 'ticket'
}

export type HoldTerms = {
  readonly requestedAt: Temporal.Instant
  /** Null where none is set. */
  readonly event: Pick<EventSettings, 'gateOpening' | 'strikeEndOffset' | 'timeZone'> | null
  /** Whether they hold a live ticket of that event, or bought one. */
  readonly holdsTicket: boolean
}

/** To think it over, counted in hours: a change of clocks in between takes none away. */
export const NOTICE = Temporal.Duration.from({ hours: 30 * 24 })

/** Worked out afresh each time it is asked for: a ticket that is bought or refunded meanwhile moves it. */
export function holdOf({ requestedAt, event, holdsTicket }: HoldTerms): Hold {
  const noticed = requestedAt.add(NOTICE)
  if (event === null || !holdsTicket) return { until: noticed, reason: 'notice' }
  const over = dayAfterStrike(event)
  return Temporal.Instant.compare(over, noticed) > 0
    ? { until: over, reason: 'ticket' }
    : { until: noticed, reason: 'notice' }
}

/** Where the event is: on some nights of some places a day does not begin at midnight. */
function dayAfterStrike({ gateOpening, strikeEndOffset, timeZone }: NonNullable<HoldTerms['event']>): Temporal.Instant {
  return gateOpening
    .add({ days: strikeEndOffset + 1 })
    .toZonedDateTime(timeZone)
    .toInstant()
}
