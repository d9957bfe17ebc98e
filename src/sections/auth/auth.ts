import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { NamesHumans, Personal } from '../../platform/personal.ts'

/**
 * Auth owns login tokens, sessions and role assignments. A token or a session is stored as a hash alone: whoever reads
 * the database can't sign in with what it holds. Its times are the database's clock.
 *
 * A role is held from one moment to another, and by the active alone: who is suspended, or has no profile, holds theirs in
 * name until that is over.
 */
export interface Auth extends NamesHumans {
  readonly personal: Personal
  /** A single-use token for a sign-in link (`signInPath`), good for 15 minutes. */
  issueToken(tx: Tx, human: string): Promise<string>
  /**
   * Mails a link to whoever has this address, where it is somebody's here or `knowsAddress` says that it is known
   * otherwise. What it answers depends on how often this address or client asked, and on nothing else.
   */
  mailLink(tx: Tx, asked: AskedLink, knowsAddress: KnowsAddress): Promise<MailLinkResult>
  /** Whom a good token was mailed to who was not here then. They have to be taken in, and `settle`d, before they sign in. */
  newcomer(snapshot: Snapshot, token: string): Promise<Newcomer | undefined>
  /** Makes a token that was nobody's this human's, for `signIn` to use up. */
  settle(tx: Tx, token: string, human: string): Promise<void>
  /**
   * Uses a token up and opens a session; undefined when the token is unknown, used, expired or nobody's yet. `browser` is
   * what its human is to know it by.
   */
  signIn(tx: Tx, token: string, browser?: string): Promise<SignedIn | undefined>
  /** Who is signed in with this session, with the roles in effect; undefined when it is over, or they are gone. */
  viewer(tx: Tx, session: string): Promise<Viewer | undefined>
  signOut(tx: Tx, session: string): Promise<void>
  /** Gives a role, for good unless `term` says otherwise. Giving what is held already on the same terms changes nothing. */
  grantRole(tx: Tx, human: string, role: Role, actor: Actor, term?: RoleTerm): Promise<GrantRoleResult>
  /** Takes it at once, also where it had yet to begin. */
  endRole(tx: Tx, human: string, role: Role, actor: Actor): Promise<EndRoleResult>
  /** Ends every role of this human's, those that have yet to begin, too; none, where they are the last admin. */
  endRoles(tx: Tx, human: string, actor: Actor): Promise<EndRolesResult>
  /** The roles that these humans hold, whether or not they are in effect now; who holds none is left out. */
  rolesOf(snapshot: Snapshot, humans: readonly string[]): Promise<ReadonlyMap<string, readonly Role[]>>
  /** Whether without this human nobody would be admin who stays it. Nobody gives or takes that role until `tx` ends. */
  isLastAdmin(tx: Tx, human: string): Promise<boolean>
  /** Whether anybody is admin now. */
  hasAdmin(snapshot: Snapshot): Promise<boolean>
  readonly firstAdmin: FirstAdmin
}

/** How a house that has no admin gets its first. */
export interface FirstAdmin {
  /** A token for `firstAdminPath`, good for 24 hours, in place of those before it; undefined where there is an admin. */
  issueToken(tx: Tx): Promise<string | undefined>
  isGood(snapshot: Snapshot, token: string): Promise<boolean>
  /** Whether the token is good, in which case nobody else becomes admin until `tx` ends. */
  claim(tx: Tx, token: string): Promise<boolean>
}

export const ROLES = ['admin', 'board', 'ticket-admin', 'finance-admin', 'human-admin', 'teams-admin'] as const
export type Role = (typeof ROLES)[number]

/** What routes call whoever is active: nobody grants it. */
export const MEMBER = 'member'

export type Viewer = {
  readonly human: string
  readonly name: string
  readonly language: Language
  /** Those in effect, and `member` of whoever is active. */
  readonly roles: readonly (Role | typeof MEMBER)[]
  /** When the session was opened, by the database's clock. */
  readonly signedInAt: Temporal.Instant
}

export type SignedIn = { readonly session: string; readonly human: string }

export type AskedLink = {
  readonly address: string
  /** Of the page that they asked on; whoever is here already is written to in their own. */
  readonly language: Language
  /** The address that the request came from. */
  readonly client: string
}

/** Whether a canonical address is known to somebody else in the house, as the buyer's of a ticket. */
export type KnowsAddress = (canonical: string) => Promise<boolean>

/** `too-many`: this client asked too often. Of an address that was asked for too often nothing is said. */
export type MailLinkResult = { readonly ok: true } | { readonly ok: false; readonly code: 'too-many' }

/** `address` is canonical. */
export type Newcomer = { readonly address: string; readonly language: Language }

/** From now on where `from` is left out, for good where `until` is: the first moment at which it is over. */
export type RoleTerm = { readonly from?: Temporal.Instant | undefined; readonly until?: Temporal.Instant | undefined }

/**
 * A human changes only roles that they hold, and an admin holds all; the operator and the system change any.
 * `held-already`: at some time of this term, on other terms.
 */
export type GrantRoleResult =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly code: 'not-held' | 'ends-before-it-begins' }
  | {
      readonly ok: false
      readonly code: 'held-already'
      readonly since: Temporal.Instant
      readonly until: Temporal.Instant | null
    }

/** `last-admin`: nobody else who is active is admin for good. */
export type EndRoleResult = EndRolesResult | { readonly ok: false; readonly code: 'not-held' }
export type EndRolesResult =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly code: 'last-admin' }

/** Where a token is used, below the base address. */
export function signInPath(token: string): string {
  return `/sign-in/${token}`
}

export function firstAdminPath(token: string): string {
  return `/first-admin/${token}`
}
