import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { VerificationLink } from '../profiles.ts'
import { own } from './tables.ts'

const AN_ADDRESS_AN_HOUR = 5
const A_HUMAN_AN_HOUR = 20

/** A good link, as it stands in the row. */
const good = sql`used_at is null and expires_at > now()`

/** Undefined where there were too many already. The caller has locked the human, so that no two count the same. */
export async function makeLink(
  tx: Tx,
  human: string,
  { canonical, address }: { readonly canonical: string; readonly address: string },
): Promise<VerificationLink | undefined> {
  await sql`delete from profiles.verification_links where human = ${human} and expires_at < now()`.execute(own(tx))
  const token = randomBytes(32).toString('base64url')
  const { rows } = await sql<Pick<VerificationLink, 'id' | 'expiresAt'>>`
    insert into profiles.verification_links (hash, human, canonical)
    select ${hashOf(token)}, ${human}, ${canonical}
    from profiles.verification_links
    where human = ${human} and created_at > now() - interval '1 hour'
    having count(*) < ${A_HUMAN_AN_HOUR}
      and count(*) filter (where canonical = ${canonical}) < ${AN_ADDRESS_AN_HOUR}
    returning id, expires_at`.execute(own(tx))
  const [made] = rows
  return made && { ...made, token, address }
}

export async function linked(snapshot: Snapshot, token: string): Promise<string | undefined> {
  const { rows } = await sql<{ address: string }>`
    select a.address
    from profiles.verification_links l
    join profiles.addresses a on a.human = l.human and a.canonical = l.canonical
    where l.hash = ${hashOf(token)} and ${good}`.execute(own(snapshot))
  return rows[0]?.address
}

/** Of several that use it at once, the row's lock lets one through and the others find it used. */
export async function useLink(
  tx: Tx,
  token: string,
): Promise<{ readonly human: string; readonly canonical: string } | undefined> {
  const { rows } = await sql<{ human: string; canonical: string }>`
    update profiles.verification_links
    set used_at = now()
    where hash = ${hashOf(token)} and ${good}
    returning human, canonical`.execute(own(tx))
  return rows[0]
}

/** Those of an address that is gone, or verified: they count towards the limit still. */
export async function endLinks(tx: Tx, human: string, canonical: string): Promise<void> {
  await sql`
    update profiles.verification_links
    set used_at = now()
    where human = ${human} and canonical = ${canonical} and used_at is null`.execute(own(tx))
}

/** Nothing slower is needed: 256 random bits can't be guessed from a list. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
