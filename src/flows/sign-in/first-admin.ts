import { canonicalAddress } from '../../platform/address.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { SignedIn } from '../../sections/auth/auth.ts'
import type { Language } from '../../sections/profiles/profiles.ts'
import type { Teams } from '../../sections/teams/teams.ts'
import { importMembers } from '../members-import.ts'
import { beforeReconciling } from '../reconcile.ts'
import type { SignInNeeds } from './sign-in.ts'

type FirstAdminNeeds = SignInNeeds & { readonly teams: Teams }

export type Appointment = {
  readonly token: string
  readonly name: string
  readonly address: string
  readonly language: Language
  readonly browser: string
}

/**
 * `link-over`: there is an admin, or the link is old. `not-active`: the address is somebody's who can hold no role.
 * `shared-address`: it is two people's.
 */
export type AppointResult =
  | { readonly ok: true; readonly signedIn: SignedIn }
  | { readonly ok: false; readonly code: 'link-over' | 'not-active' | 'shared-address' }

const actor = { kind: 'system', job: 'first-admin' } as const

/**
 * Makes whoever has the link that the server printed the first admin, and signs them in. The address counts as verified:
 * with the link one has the machine, and could say so by command. Of two at once one is first.
 */
export async function appointFirstAdmin(
  tx: Tx,
  needs: FirstAdminNeeds,
  { token, name, address, language, browser }: Appointment,
): Promise<AppointResult> {
  const { auth, profiles } = needs
  await beforeReconciling(tx)
  if (!(await auth.firstAdmin.claim(tx, token))) return { ok: false, code: 'link-over' }
  const canonical = canonicalAddress(address)
  const owner = (await profiles.owners(tx, [canonical])).get(canonical)
  if (owner?.known === false && owner.reason === 'ambiguous') return { ok: false, code: 'shared-address' }
  if (owner?.known === true && (await profiles.active(tx, [owner.human])).length === 0) {
    return { ok: false, code: 'not-active' }
  }
  // Who was here before stays as they are: an import of one address would take their others.
  const human = owner?.known === true ? owner.human : await addPerson(tx, needs, { name, address, language })
  await auth.settle(tx, token, human)
  // A term that has yet to begin would stand in the way of one from now on.
  await auth.endRole(tx, human, 'admin', actor)
  const granted = await auth.grantRole(tx, human, 'admin', actor)
  if (!granted.ok) throw new Error(`the first admin was refused: ${granted.code}`)
  const signedIn = await auth.signIn(tx, token, browser)
  if (signedIn === undefined) throw new Error('a token that was claimed did not sign in')
  return { ok: true, signedIn }
}

async function addPerson(
  tx: Tx,
  needs: FirstAdminNeeds,
  { name, address, language }: Pick<Appointment, 'name' | 'address' | 'language'>,
): Promise<string> {
  const person = { displayName: name, language, emails: [{ email: address, verified: true }] }
  const { humans, refused } = await importMembers(tx, needs, [person], actor)
  const [human] = humans
  if (human === undefined) throw new Error(`the first admin was refused: ${refused[0]?.reason}`)
  return human
}
