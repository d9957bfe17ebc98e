import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { NamesHumans, Personal } from '../../platform/personal.ts'

/**
 * Teams owns the teams, who is in them, and who coordinates. The system team Volunteers is all active humans: it is
 * answered from Profiles and holds no rows of its own.
 */
export interface Teams extends NamesHumans {
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
  /**
   * The ids of the active teams that this human coordinates: a department's coordinator those of the department too.
   * Whoever is not active coordinates nothing meanwhile.
   */
  coordinates(snapshot: Snapshot, human: string): Promise<readonly string[]>
  readonly desk: TeamDesk
  readonly directory: TeamDirectory
}

/**
 * One team at a time, as pages change it; each act is audited, and one that changes nothing is not. The system team
 * Volunteers is an unknown team here: nobody edits it.
 */
export interface TeamDesk {
  rename(tx: Tx, team: string, name: string, actor: Actor): Promise<RenameTeamResult>
  setHasBudget(tx: Tx, team: string, hasBudget: boolean, actor: Actor): Promise<ChangeTeamResult>
  /** A team that is not active keeps its members and is in no list and no audience. */
  setActive(tx: Tx, team: string, active: boolean, actor: Actor): Promise<ChangeTeamResult>
  /** Takes a team out from under its department. */
  leaveDepartment(tx: Tx, team: string, actor: Actor): Promise<ChangeTeamResult>
  /** One active human joins an active team. */
  add(tx: Tx, membership: Membership, actor: Actor): Promise<AddMemberResult>
  /** They leave: the membership ends now, and with it being coordinator. */
  remove(tx: Tx, membership: Membership, actor: Actor): Promise<LeaveResult>
  /** They stay, and are coordinator no more. */
  dismiss(tx: Tx, membership: Membership, actor: Actor): Promise<LeaveResult>
}

/** For pages about teams. */
export interface TeamDirectory {
  /** Every team but Volunteers, former ones too, by name. */
  all(snapshot: Snapshot): Promise<readonly TeamEntry[]>
  /** One of them with everybody who is in it now; undefined where there is none. */
  show(snapshot: Snapshot, team: string): Promise<TeamDetail | undefined>
  /** The active teams that somebody is in, by name. */
  of(snapshot: Snapshot, human: string): Promise<readonly OwnTeam[]>
}

export type Membership = { readonly human: string; readonly team: string }

export type TeamEntry = Team & {
  readonly active: boolean
  /** The department that it is under. */
  readonly parent: string | null
  /** Of the team itself, in order of when they joined. */
  readonly coordinators: readonly string[]
}
export type TeamDetail = TeamEntry & { readonly memberships: readonly OpenMembership[] }
export type OpenMembership = {
  readonly human: string
  readonly since: Temporal.Instant
  readonly coordinator: boolean
}
export type OwnTeam = {
  readonly id: string
  readonly name: string
  readonly since: Temporal.Instant
  readonly coordinator: boolean
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

export type UnknownTeam = { readonly ok: false; readonly code: 'unknown-team' }
export type ChangeTeamResult = { readonly ok: true; readonly changed: boolean } | UnknownTeam
export type RenameTeamResult =
  | ChangeTeamResult
  | { readonly ok: false; readonly code: 'name-taken'; readonly name: string }
export type AddMemberResult =
  | { readonly ok: true; readonly changed: boolean }
  | UnknownTeam
  | { readonly ok: false; readonly code: 'not-an-active-human' }
export type LeaveResult = { readonly ok: true } | { readonly ok: false; readonly code: 'not-a-member' }

export type AppointResult = { readonly ok: true } | { readonly ok: false; readonly code: 'not-a-member' }

/** `made` names the teams that were missing. */
export type JoinResult = { readonly added: number; readonly made: readonly string[] }

export type TeamMembers =
  | { readonly ok: true; readonly humans: AsyncIterable<readonly string[]> }
  | { readonly ok: false; readonly code: 'unknown-teams'; readonly unknown: readonly string[] }

export const VOLUNTEERS = 'Volunteers'
