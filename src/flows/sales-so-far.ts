import { type Clock, today } from '../platform/clock.ts'
import type { Snapshot } from '../platform/db/tx.ts'
import type { SalesSoFar } from '../sections/budget/budget.ts'
import type { Events } from '../sections/events/events.ts'
import type { Tickets } from '../sections/tickets/tickets.ts'

type Needs = { readonly tickets: Tickets; readonly events: Events; readonly clock: Clock }

/** What Tickets knows and Events has set, as Budget projects from it; undefined before an event is set. */
export async function salesSoFar(
  snapshot: Snapshot,
  { tickets, events, clock }: Needs,
): Promise<SalesSoFar | undefined> {
  const event = await events.current(snapshot)
  const figures = await tickets.figures(snapshot)
  if (event === undefined || figures === undefined) return undefined
  return {
    year: event.year,
    today: today(clock, event.timeZone),
    salesStart: event.salesStart,
    event: event.gateOpening,
    ticketVatRate: event.ticketVatRate,
    buckets: await tickets.weeklyActuals(snapshot),
    days: figures.days,
  }
}
