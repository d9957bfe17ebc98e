import { randomUUID } from 'node:crypto'
import { canonicalAddress } from '../../../platform/address.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { AddGuestResult, NewGuest } from '../profiles.ts'
import { own } from './tables.ts'

/** The lock `reconcile`, which the caller holds, keeps two from verifying one address at once. */
export async function addGuest(tx: Tx, { displayName, language, address }: NewGuest): Promise<AddGuestResult> {
  const canonical = canonicalAddress(address)
  const taken = await own(tx)
    .selectFrom('addresses')
    .select('human')
    .where('canonical', '=', canonical)
    .where('verified', '=', true)
    .executeTakeFirst()
  if (taken !== undefined) return { ok: false, code: 'address-taken' }
  const human = randomUUID()
  await own(tx)
    .insertInto('humans')
    .values({ id: human, displayName, language, status: 'guest', tier: null, city: null })
    .execute()
  await own(tx)
    .insertInto('addresses')
    .values({ human, canonical, address: address.trim(), verified: true, position: 0, own: true })
    .execute()
  return { ok: true, human, address: canonical }
}
