import type { Actor } from '../../../../platform/actor.ts'
import type { Snapshot } from '../../../../platform/db/tx.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { Profiles } from '../../../profiles/profiles.ts'
import type { Teams } from '../../teams.ts'

export type PageNeeds = {
  readonly teams: Teams
  readonly profiles: Profiles
  /** Where the event is. */
  readonly timeZone: (snapshot: Snapshot) => Promise<string>
}

export function actorOf(visit: Visit<Viewer>): Actor {
  return { kind: 'human', human: visit.viewer.human }
}

export function pathOf(team: string): string {
  return `/teams/${team}`
}
