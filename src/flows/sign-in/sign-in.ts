import type { Tx } from '../../platform/db/tx.ts'
import type { Auth, Newcomer, SignedIn } from '../../sections/auth/auth.ts'
import { beforeReconciling, type ReconcileNeeds, reconcile } from '../reconcile.ts'

export type SignInNeeds = ReconcileNeeds & { readonly auth: Auth }

/**
 * Uses a token up and opens a session. Whoever proves with it an address that a ticket was bought with, and that is nobody's
 * here yet, is a guest from then on, and what was bought with it is theirs in the same transaction.
 */
export async function signIn(
  tx: Tx,
  needs: SignInNeeds,
  token: string,
  browser: string,
): Promise<SignedIn | undefined> {
  if ((await needs.auth.newcomer(tx, token)) !== undefined) {
    await beforeReconciling(tx)
    // Asked again under the lock: of several who press at once, the first one took them in.
    const newcomer = await needs.auth.newcomer(tx, token)
    const human = newcomer && (await takeIn(tx, needs, newcomer))
    if (human === undefined) return undefined
    await needs.auth.settle(tx, token, human)
  }
  return needs.auth.signIn(tx, token, browser)
}

/**
 * Whoever verified the address since the link was mailed is who has its mailbox, so it signs them in. Where an import gave
 * it to two, it is nobody's until that is settled, and the link opens nothing.
 */
async function takeIn(tx: Tx, needs: SignInNeeds, { address, language }: Newcomer): Promise<string | undefined> {
  const owner = (await needs.profiles.owners(tx, [address])).get(address)
  if (owner?.known === true) return owner.human
  const displayName = address.split('@')[0] ?? address
  const added = await needs.profiles.addGuest(tx, { displayName, language, address })
  if (!added.ok) return undefined
  await reconcile(tx, needs, { addresses: [added.address] })
  return added.human
}
