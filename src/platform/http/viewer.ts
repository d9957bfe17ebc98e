import type { Language } from '../i18n/language.ts'

/** Who is signed in. Roles are words that routes name; what they mean is for the sections to say. */
export type Viewer = {
  readonly human: string
  readonly name: string
  readonly language: Language
  readonly roles: readonly string[]
  /** When the session was opened: what is dangerous asks for a sign-in of some minutes ago. */
  readonly signedInAt: Temporal.Instant
}

/** Who may use a route: anyone, whoever is signed in, or whoever holds one of these roles. */
export type Allow = 'anyone' | 'signed-in' | readonly [string, ...string[]]

export function mayUse(viewer: Viewer | undefined, allow: Allow): boolean {
  if (allow === 'anyone') return true
  if (viewer === undefined) return false
  return allow === 'signed-in' || allow.some((role) => viewer.roles.includes(role))
}
