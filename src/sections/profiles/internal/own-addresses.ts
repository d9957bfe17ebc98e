import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import { canonicalAddress } from '../../../platform/address.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type {
  AddAddressResult,
  HumanAddress,
  MailToResult,
  RemoveAddressResult,
  RenewLinkResult,
  VerifyResult,
} from '../profiles.ts'
import { own } from './tables.ts'
import { endLinks, makeLink, useLink } from './verification-links.ts'

/** Whether `a`, an address of theirs, is verified by somebody else, too. */
const byAnother = sql<boolean>`exists (
  select from profiles.addresses other
  where other.canonical = a.canonical and other.human <> a.human and other.verified)`

export async function addressesOf(snapshot: Snapshot, human: string): Promise<readonly HumanAddress[]> {
  const { rows } = await sql<HumanAddress>`
    select a.canonical, a.address, a.verified, a.verified and ${byAnother} as shared
    from profiles.addresses a
    where a.human = ${human}
    order by a.position, a.canonical`.execute(own(snapshot))
  return rows
}

export async function add(
  tx: Tx,
  audit: Audit,
  human: string,
  address: string,
  actor: Actor,
): Promise<AddAddressResult> {
  if (!(await lockHuman(tx, human))) return { ok: false, code: 'unknown-human' }
  const canonical = canonicalAddress(address)
  if ((await find(tx, human, canonical)) !== undefined) return { ok: false, code: 'address-present' }
  if (await verifiedByAnother(tx, human, canonical)) return { ok: false, code: 'address-refused' }
  const link = await makeLink(tx, human, { canonical, address: address.trim() })
  if (link === undefined) return { ok: false, code: 'too-many-links' }
  await sql`
    insert into profiles.addresses (human, canonical, address, verified, position, own)
    select ${human}, ${canonical}, ${address.trim()}, false, coalesce(max(position) + 1, 0), true
    from profiles.addresses
    where human = ${human}`.execute(own(tx))
  await audit.record(tx, { actor, action: 'address.add', subject: { kind: 'human', id: human } })
  return { ok: true, canonical, link }
}

export async function renewLink(tx: Tx, human: string, canonical: string): Promise<RenewLinkResult> {
  await lockHuman(tx, human)
  const found = await find(tx, human, canonical)
  if (found === undefined || found.verified) return { ok: false, code: 'unknown-address' }
  const link = await makeLink(tx, human, { canonical, address: found.address })
  return link === undefined ? { ok: false, code: 'too-many-links' } : { ok: true, link }
}

export async function verify(tx: Tx, audit: Audit, token: string): Promise<VerifyResult> {
  const used = await useLink(tx, token)
  if (used === undefined) return { ok: false, code: 'link-over' }
  const { human, canonical } = used
  if (await verifiedByAnother(tx, human, canonical)) return { ok: false, code: 'address-refused' }
  await own(tx)
    .updateTable('addresses')
    .set({ verified: true, own: true })
    .where('human', '=', human)
    .where('canonical', '=', canonical)
    .execute()
  await endLinks(tx, human, canonical)
  const actor = { kind: 'human', human } as const
  await audit.record(tx, { actor, action: 'address.verify', subject: { kind: 'human', id: human } })
  return { ok: true, human, canonical }
}

export async function mailTo(tx: Tx, human: string, canonical: string): Promise<MailToResult> {
  await lockHuman(tx, human)
  if (!(await find(tx, human, canonical))?.verified) return { ok: false, code: 'unknown-address' }
  await sql`
    update profiles.addresses a
    set position = placed.position, own = own or a.canonical = ${canonical}
    from (
      select canonical, row_number() over (order by canonical <> ${canonical}, position, canonical) - 1 as position
      from profiles.addresses
      where human = ${human}
    ) placed
    where a.human = ${human} and a.canonical = placed.canonical
      and (a.position <> placed.position or (a.canonical = ${canonical} and not a.own))`.execute(own(tx))
  return { ok: true }
}

export async function remove(
  tx: Tx,
  audit: Audit,
  human: string,
  canonical: string,
  actor: Actor,
): Promise<RemoveAddressResult> {
  await lockHuman(tx, human)
  const all = await addressesOf(tx, human)
  const found = all.find((one) => one.canonical === canonical)
  if (found === undefined) return { ok: false, code: 'unknown-address' }
  const stays = all.some((one) => one !== found && one.verified && !one.shared)
  if (found.verified && !stays) return { ok: false, code: 'last-verified' }
  await take(tx, human, canonical)
  await audit.record(tx, { actor, action: 'address.remove', subject: { kind: 'human', id: human } })
  return { ok: true }
}

export async function take(tx: Tx, human: string, canonical: string): Promise<void> {
  await own(tx).deleteFrom('addresses').where('human', '=', human).where('canonical', '=', canonical).execute()
  await endLinks(tx, human, canonical)
}

/** Whoever changes somebody's addresses or asks for their links does so one after the other. */
export async function lockHuman(tx: Tx, human: string): Promise<boolean> {
  const { rows } = await sql`select from profiles.humans where id = ${human} for update`.execute(own(tx))
  return rows.length > 0
}

function find(tx: Tx, human: string, canonical: string) {
  return own(tx)
    .selectFrom('addresses')
    .select(['address', 'verified'])
    .where('human', '=', human)
    .where('canonical', '=', canonical)
    .executeTakeFirst()
}

/** The lock `reconcile`, which the caller holds, keeps the answer true until `tx` ends. */
async function verifiedByAnother(tx: Tx, human: string, canonical: string): Promise<boolean> {
  const other = await own(tx)
    .selectFrom('addresses')
    .select('human')
    .where('canonical', '=', canonical)
    .where('human', '<>', human)
    .where('verified', '=', true)
    .executeTakeFirst()
  return other !== undefined
}
