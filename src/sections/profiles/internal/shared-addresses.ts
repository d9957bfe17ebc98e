import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type { SettleResult, SharedAddress, SharedQuery } from '../profiles.ts'
import { addressesOf, lockHuman, take } from './own-addresses.ts'
import { own } from './tables.ts'

export async function shared(
  snapshot: Snapshot,
  { after = '', limit }: SharedQuery,
): Promise<readonly SharedAddress[]> {
  const { rows } = await sql<SharedAddress>`
    select a.canonical,
      json_agg(json_build_object('human', h.id, 'name', h.display_name) order by h.display_name, h.id) as holders
    from profiles.addresses a
    join profiles.humans h on h.id = a.human
    where a.verified and a.canonical > ${after}
    group by a.canonical
    having count(*) > 1
    order by a.canonical
    limit ${limit}`.execute(own(snapshot))
  return rows
}

export async function settle(
  tx: Tx,
  audit: Audit,
  human: string,
  canonical: string,
  actor: Actor,
): Promise<SettleResult> {
  await lockHuman(tx, human)
  const found = (await addressesOf(tx, human)).find((one) => one.canonical === canonical)
  if (found === undefined || !found.shared) return { ok: false, code: 'not-shared' }
  await take(tx, human, canonical)
  await audit.record(tx, { actor, action: 'address.settle', subject: { kind: 'human', id: human } })
  return { ok: true }
}
