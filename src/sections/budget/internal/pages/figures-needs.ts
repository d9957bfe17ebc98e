import type { Snapshot, Tx } from '../../../../platform/db/tx.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { EventSettings, Events } from '../../../events/events.ts'
import type { Budget, RecordActualsResult, SalesSoFar, Year } from '../../budget.ts'

export type FiguresNeeds = {
  readonly budget: Budget
  readonly events: Events
  /** Undefined before an event is set. */
  readonly sales: (snapshot: Snapshot) => Promise<SalesSoFar | undefined>
  /** Puts the sales into the year's ticketing lines. */
  readonly syncTicketing: (
    tx: Tx,
    year: string,
  ) => Promise<RecordActualsResult | { readonly ok: false; readonly code: 'no-event' }>
}

export type YearShown = {
  readonly year: Year
  readonly years: readonly Year[]
  readonly event: EventSettings
  readonly sales: SalesSoFar
}

/** The year of this label, or else the active one, or else the newest; null where there is none to show. */
export async function yearShown(
  snapshot: Snapshot,
  { budget, events, sales }: FiguresNeeds,
  label: string | undefined,
): Promise<YearShown | null> {
  const event = await events.current(snapshot)
  const soFar = await sales(snapshot)
  const years = await budget.years(snapshot)
  const active = years.find(({ state }) => state === 'active') ?? years[0]
  const year = label === undefined ? active : years.find((each) => each.year === label)
  return event === undefined || soFar === undefined || year === undefined ? null : { year, years, event, sales: soFar }
}

/** Where there is nothing to show yet, `/finance` says what to do first. */
export function withoutYear(visit: Visit<Viewer>, label: string | undefined): Response | Promise<Response> {
  return label === undefined ? visit.redirect('/finance') : visit.notFound()
}
