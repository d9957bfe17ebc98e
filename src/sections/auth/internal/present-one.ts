import type { Tx } from '../../../platform/db/tx.ts'
import type { Profiles } from '../../profiles/profiles.ts'

/** Who this human is today, and stays until `tx` ends. */
export async function presentOne(tx: Tx, profiles: Profiles, named: string): Promise<string> {
  return (await profiles.present(tx, [named])).get(named) ?? named
}
