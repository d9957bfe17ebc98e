import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import { hashOf, makeSecret } from './secrets.ts'
import { own } from './tables.ts'

export async function issueToken(profiles: Profiles, tx: Tx, named: string): Promise<string> {
  const human = (await profiles.present(tx, [named])).get(named) ?? named
  await own(tx)
    .deleteFrom('loginTokens')
    .where('human', '=', human)
    .where('expiresAt', '<', sql<Temporal.Instant>`now()`)
    .execute()
  const token = makeSecret()
  await own(tx)
    .insertInto('loginTokens')
    .values({ hash: hashOf(token), human, usedAt: null })
    .execute()
  return token
}

/**
 * Whose token it is, and it is used up with that: of several at once, the row's lock lets one through and the others
 * find it used.
 */
export async function useToken(tx: Tx, token: string): Promise<string | undefined> {
  const used = await sql<{ human: string }>`
    update auth.login_tokens
    set used_at = now()
    where hash = ${hashOf(token)} and used_at is null and expires_at > now()
    returning human
  `.execute(own(tx))
  return used.rows[0]?.human
}
