import type { Snapshot } from '../../../../platform/db/tx.ts'
import { mayUse, type Viewer } from '../../../../platform/http/viewer.ts'
import type { Teams } from '../../teams.ts'

export const MAY_EDIT = ['teams-admin', 'admin'] as const
export const MAY_LOOK = ['teams-admin', 'admin', 'board'] as const

/** What somebody may do with a team: all of it, see to who is in it, or look. A coordinator's is that of their teams. */
export type Reach = 'edit' | 'coordinate' | 'look'

/** Undefined for a team that is not theirs, as for one that is not there: nobody learns which by guessing ids. */
export async function reachOf(
  snapshot: Snapshot,
  teams: Teams,
  viewer: Viewer,
  team: string,
): Promise<Reach | undefined> {
  if (mayUse(viewer, MAY_EDIT)) return 'edit'
  if ((await teams.coordinates(snapshot, viewer.human)).includes(team)) return 'coordinate'
  return mayUse(viewer, MAY_LOOK) ? 'look' : undefined
}
