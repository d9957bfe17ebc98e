import { matchByHand } from '../../../../flows/match-by-hand.ts'
import type { Sections } from '../../../../main.ts'
import type { Clock } from '../../../../platform/clock.ts'
import type { PageNeeds } from './page-needs.ts'

/** What `main` gives the pages. */
export function pageNeeds(sections: Sections & { readonly clock: Clock }): PageNeeds {
  const { clock, events, profiles } = sections
  return {
    events,
    clock,
    names: profiles.names,
    findHuman: profiles.find,
    matchByHand: (tx, match, actor) => matchByHand(tx, sections, match, actor),
  }
}
