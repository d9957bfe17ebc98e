import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { Personal } from '../../platform/personal.ts'

/**
 * Auth owns login tokens, sessions and role assignments. A token or a session is stored as a hash alone: whoever reads
 * the database can't sign in with what it holds. Its times are the database's clock.
 */
export interface Auth {
  readonly personal: Personal
  /** A single-use token for a sign-in link (`signInPath`), good for 15 minutes. */
  issueToken(tx: Tx, human: string): Promise<string>
  /** Uses a token up and opens a session; undefined when the token is unknown, used or expired. */
  signIn(tx: Tx, token: string): Promise<{ readonly session: string; readonly human: string } | undefined>
  /** Who is signed in with this session, with the roles they hold; undefined when it is over, or they are gone. */
  viewer(tx: Tx, session: string): Promise<Viewer | undefined>
  signOut(tx: Tx, session: string): Promise<void>
  grantRole(tx: Tx, human: string, role: Role, actor: Actor): Promise<GrantRoleResult>
  endRole(tx: Tx, human: string, role: Role, actor: Actor): Promise<EndRoleResult>
  /** Ends every role of this human's; none, where they are the last admin. */
  endRoles(tx: Tx, human: string, actor: Actor): Promise<EndRoleResult>
  /** Whether anybody holds the admin role. */
  hasAdmin(snapshot: Snapshot): Promise<boolean>
}

export const ROLES = ['admin', 'board', 'ticket-admin', 'finance-admin', 'human-admin', 'teams-admin'] as const
export type Role = (typeof ROLES)[number]

export type Viewer = {
  readonly human: string
  readonly name: string
  readonly language: Language
  readonly roles: readonly Role[]
  /** When the session was opened, by the database's clock. */
  readonly signedInAt: Temporal.Instant
}

/** A human grants only what they hold themselves; the operator and the system grant anything. */
export type GrantRoleResult =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly code: 'not-held' }

export type EndRoleResult =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly code: 'last-admin' }

/** Where a token is used, below the base address. */
export function signInPath(token: string): string {
  return `/sign-in/${token}`
}
