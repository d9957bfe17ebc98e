import type { Tx } from '../../platform/db/tx.ts'
import type { SignedIn } from '../../sections/auth/auth.ts'
import type { Language } from '../../sections/profiles/profiles.ts'
import type { Teams } from '../../sections/teams/teams.ts'
import { importMembers } from '../members-import.ts'
import { beforeReconciling } from '../reconcile.ts'
import type { SignInNeeds } from './sign-in.ts'

export type Appointment = {
  readonly token: string
  readonly name: string
  readonly address: string
  readonly language: Language
  readonly browser: string
}

/** `link-over`: there is an admin, or the link is old. `not-active`: the address is somebody's who can hold no role. */
export type AppointResult =
  | { readonly ok: true; readonly signedIn: SignedIn }
  | { readonly ok: false; readonly code: 'link-over' | 'not-active' }
  | { readonly ok: false; readonly code: 'not-taken'; readonly reason: string }

const actor = { kind: 'system', job: 'first-admin' } as const

/**
 * Makes whoever has the link that the server printed the first admin, and signs them in. The address counts as verified:
 * with the link one has the machine, and could say so by command. Of two at once one is first.
 */
export async function appointFirstAdmin(
  tx: Tx,
  needs: SignInNeeds & { readonly teams: Teams },
  { token, name, address, language, browser }: Appointment,
): Promise<AppointResult> {
  const { auth, profiles } = needs
  await beforeReconciling(tx)
  if (!(await auth.firstAdmin.claim(tx, token))) return { ok: false, code: 'link-over' }
  const known = await profiles.find(tx, address)
  if (known !== undefined && (await profiles.active(tx, [known])).length === 0) return { ok: false, code: 'not-active' }
  const person = { displayName: name, language, emails: [{ email: address, verified: true }] }
  // Who was imported before stays as they are: an import of one address would take their others.
  const imported = known === undefined ? await importMembers(tx, needs, [person], actor) : undefined
  const [refused] = imported?.refused ?? []
  if (refused !== undefined) return { ok: false, code: 'not-taken', reason: refused.reason }
  const human = known ?? imported?.humans[0]
  if (human === undefined) throw new Error('an import that refused nobody gave nobody')
  await auth.settle(tx, token, human)
  await auth.grantRole(tx, human, 'admin', actor)
  const signedIn = await auth.signIn(tx, token, browser)
  if (signedIn === undefined) throw new Error('a token that was claimed did not sign in')
  return { ok: true, signedIn }
}
