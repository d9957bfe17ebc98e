import type { TestHumans } from '../../../../../test/support/humans.ts'
import { matchByHand } from '../../../../flows/match-by-hand.ts'
import type { PageNeeds } from './page-needs.ts'

/** What `main` gives the pages. */
export function pageNeeds(humans: TestHumans): PageNeeds {
  const { events, profiles } = humans
  return {
    events,
    names: profiles.names,
    findHuman: profiles.find,
    matchByHand: (tx, match, actor) => matchByHand(tx, humans, match, actor),
  }
}
