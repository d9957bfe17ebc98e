import { type GeneratedSeason, generateSeason } from './generate.ts'
import { SimulatedSeason } from './season.ts'

/** The id marks it as a demonstration, which production refuses to run on. */
const PREFIX = 'ev_demonstration_'
const DAYS_TO_GATES = 35

export type Demonstration = { readonly generated: GeneratedSeason; readonly season: SimulatedSeason }

/** The season that a new installation is filled with: its gates open five weeks after the day it was made. */
export function demonstrationOn(today: Temporal.PlainDate): Demonstration {
  const generated = generateSeason({ seed: 26, today, eventId: `${PREFIX}${today.year}` })
  return { generated, season: new SimulatedSeason(generated) }
}

/** The same season again, on a later day, from what its event says. */
export function demonstrationSeason(gateOpening: Temporal.PlainDate): Demonstration {
  return demonstrationOn(gateOpening.subtract({ days: DAYS_TO_GATES }))
}

export function isDemonstration(event: { readonly id: string }): boolean {
  return event.id.startsWith(PREFIX)
}
