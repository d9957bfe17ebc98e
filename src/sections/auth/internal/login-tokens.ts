import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Language } from '../../../platform/i18n/language.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { Newcomer } from '../auth.ts'
import { presentOne } from './present-one.ts'
import { hashOf, makeSecret } from './secrets.ts'
import { own } from './tables.ts'

/** Until when is the database's word. */
export type Issued = { readonly token: string; readonly expiresAt: Temporal.Instant }

/** Whom a token lets in. */
type Bearer =
  | { readonly human: string; readonly address: null; readonly language: null }
  | { readonly human: null; readonly address: string; readonly language: Language }

/** To whoever this human is today, and stays until `tx` ends. */
export async function issueTokenTo(tx: Tx, profiles: Profiles, named: string): Promise<Issued> {
  const human = await presentOne(tx, profiles, named)
  return issueToken(tx, { human, address: null, language: null })
}

export async function issueToken(tx: Tx, bearer: Bearer): Promise<Issued> {
  const token = makeSecret()
  const { expiresAt } = await own(tx)
    .insertInto('loginTokens')
    .values({ hash: hashOf(token), kind: 'sign-in', ...bearer, usedAt: null })
    .returning('expiresAt')
    .executeTakeFirstOrThrow()
  return { token, expiresAt }
}

export async function newcomer(snapshot: Snapshot, token: string): Promise<Newcomer | undefined> {
  const { rows } = await sql<Newcomer>`
    select address, language
    from auth.login_tokens
    where hash = ${hashOf(token)} and address is not null and used_at is null and expires_at > now()
  `.execute(own(snapshot))
  return rows[0]
}

export async function settleToken(tx: Tx, profiles: Profiles, token: string, named: string): Promise<void> {
  const human = await presentOne(tx, profiles, named)
  await sql`
    update auth.login_tokens
    set human = ${human}, address = null, language = null
    where hash = ${hashOf(token)} and human is null
  `.execute(own(tx))
}

/**
 * Whose token it is, and it is used up with that: of several at once, the row's lock lets one through and the others
 * find it used.
 */
export async function useToken(tx: Tx, token: string): Promise<string | undefined> {
  const used = await sql<{ human: string }>`
    update auth.login_tokens
    set used_at = now()
    where hash = ${hashOf(token)} and human is not null and used_at is null and expires_at > now()
    returning human
  `.execute(own(tx))
  return used.rows[0]?.human
}

/** Also once there is an admin, so that a link that was never used stays dead whatever becomes of them. */
export async function voidFirstAdminTokens(tx: Tx): Promise<void> {
  await sql`delete from auth.login_tokens where kind = 'first-admin' and human is null`.execute(own(tx))
}
