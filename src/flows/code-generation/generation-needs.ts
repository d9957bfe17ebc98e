import type { Clock } from '../../platform/clock.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import type { Campaigns } from '../../sections/campaigns/campaigns.ts'
import type { Events } from '../../sections/events/events.ts'
import type { CodeMaker } from './code-maker.ts'

/** What the pages need. */
export type GenerationNeeds = {
  readonly campaigns: Campaigns
  readonly events: Events
  readonly clock: Clock
  readonly maker: Pick<CodeMaker, 'wake' | 'ticketTypes'>
}

export const ALLOWED = ['ticket-admin', 'admin'] as const

export function pathOf(visit: Visit<Viewer>): string {
  return `/campaigns/${visit.param('id')}/generate`
}
