import { basisPoints, cents } from '../platform/money.ts'
import type { EventSettings } from '../sections/events/events.ts'
import type { SeasonEvent } from '../vendors/simulated/wire.ts'

/** A simulated season's event as Events takes it. */
export function settingsOfSeason(event: SeasonEvent): EventSettings {
  return {
    id: event.id,
    name: event.name,
    year: event.year,
    timeZone: event.timeZone,
    currency: event.currency,
    gateOpening: Temporal.PlainDate.from(event.gateOpening),
    eventEndOffset: event.eventEndOffset,
    strikeEndOffset: event.strikeEndOffset,
    vipThreshold: event.vipThreshold === null ? null : cents(event.vipThreshold),
    ticketVatRate: basisPoints(event.ticketVatRate),
    salesStart: Temporal.PlainDate.from(event.salesStart),
    breakEvenFallback: null,
    shop: null,
  }
}
