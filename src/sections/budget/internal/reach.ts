import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Teams } from '../../teams/teams.ts'
import type { Category, Group, Reach } from '../budget.ts'

type Viewer = { readonly human: string; readonly roles: readonly string[] }

export const EDITORS = ['finance-admin', 'admin'] as const
export const FINANCE = [...EDITORS, 'board'] as const

export async function reachOf(snapshot: Snapshot, teams: Teams, { human, roles }: Viewer): Promise<Reach> {
  if (EDITORS.some((role) => roles.includes(role))) return { kind: 'whole' }
  if (roles.includes('board')) return { kind: 'view' }
  return { kind: 'teams', teams: await teams.coordinates(snapshot, human) }
}

export type Guarded = Pick<Group, 'kind'> & { readonly restricted: boolean }

export function sees(reach: Reach, group: Guarded): boolean {
  if (reach.kind !== 'teams') return true
  return reach.teams.length > 0 && !group.restricted && group.kind !== 'ticketing'
}

export function editsLines(reach: Reach, group: Guarded, { team }: Pick<Category, 'team'>): boolean {
  if (reach.kind !== 'teams') return reach.kind === 'whole'
  return sees(reach, group) && team !== null && reach.teams.includes(team)
}
