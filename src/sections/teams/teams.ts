import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { Personal } from '../../platform/personal.ts'

/**
 * Teams owns the teams, who is in them, and who coordinates. The system team Volunteers is all active humans: it is
 * answered from Profiles and holds no rows of its own.
 */
export interface Teams {
  readonly personal: Personal
  create(tx: Tx, team: NewTeam, actor: Actor): Promise<CreateTeamResult>
  /** Adds these humans to these teams by name, making teams that are missing; who is in already stays as they are. */
  join(
    tx: Tx,
    memberships: readonly { readonly human: string; readonly team: string }[],
    actor: Actor,
  ): Promise<JoinResult>
  /** Every active team with how many active humans are in it today, by name; Volunteers first. */
  list(snapshot: Snapshot): Promise<readonly Team[]>
  /**
   * The active humans who are in any of these teams today, in order of id, each once, some at a time: read them before
   * `snapshot` ends. Unknown names come back.
   */
  members(snapshot: Snapshot, names: readonly string[]): Promise<TeamMembers>
  /** The names of all teams by id, in order of name: former ones too, which are named where they once did something. */
  names(snapshot: Snapshot): Promise<ReadonlyMap<string, string>>
  /** Makes a team one of a department's. */
  placeUnder(tx: Tx, team: string, department: string, actor: Actor): Promise<PlaceUnderResult>
  /** Makes a member of a team one of its coordinators. */
  appoint(tx: Tx, coordinator: { readonly human: string; readonly team: string }, actor: Actor): Promise<AppointResult>
  /** Ends every membership of this human's. */
  leaveAll(tx: Tx, human: string, actor: Actor): Promise<{ readonly left: number }>
  /** The ids of the active teams that this human coordinates: a department's coordinator those of the department too. */
  coordinates(snapshot: Snapshot, human: string): Promise<readonly string[]>
}

export type NewTeam = { readonly name: string; readonly hasBudget: boolean; readonly members: readonly string[] }
export type Team = { readonly id: string; readonly name: string; readonly hasBudget: boolean; readonly members: number }

export type CreateTeamResult =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly code: 'name-taken'; readonly name: string }
  | { readonly ok: false; readonly code: 'unknown-humans'; readonly unknown: readonly string[] }

export type PlaceUnderResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'unknown-teams' | 'under-itself' }

export type AppointResult = { readonly ok: true } | { readonly ok: false; readonly code: 'not-a-member' }

/** `made` names the teams that were missing. */
export type JoinResult = { readonly added: number; readonly made: readonly string[] }

export type TeamMembers =
  | { readonly ok: true; readonly humans: AsyncIterable<readonly string[]> }
  | { readonly ok: false; readonly code: 'unknown-teams'; readonly unknown: readonly string[] }

export const VOLUNTEERS = 'Volunteers'
