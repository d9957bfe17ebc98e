import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { FirstAdmin } from '../auth.ts'
import { voidFirstAdminTokens } from './login-tokens.ts'
import { hasAdmin, holdStill } from './roles.ts'
import { hashOf, makeSecret } from './secrets.ts'
import { own } from './tables.ts'

/** The role's row is held before anything is looked at: an admin made by command at the same moment is seen. */
export function firstAdmin(profiles: Profiles): FirstAdmin {
  const isGood = async (snapshot: Snapshot, token: string) =>
    !(await hasAdmin(snapshot, profiles)) && (await isKnown(snapshot, token))
  return {
    isGood,
    async issueToken(tx) {
      await holdStill(tx, 'admin')
      if (await hasAdmin(tx, profiles)) return undefined
      await voidFirstAdminTokens(tx)
      const token = makeSecret()
      await sql`
        insert into auth.login_tokens (hash, kind, expires_at)
        values (${hashOf(token)}, 'first-admin', now() + interval '24 hours')`.execute(own(tx))
      return token
    },
    async claim(tx, token) {
      await holdStill(tx, 'admin')
      return isGood(tx, token)
    },
  }
}

async function isKnown(snapshot: Snapshot, token: string): Promise<boolean> {
  const { rows } = await sql`
    select from auth.login_tokens
    where hash = ${hashOf(token)} and kind = 'first-admin' and human is null and expires_at > now()
  `.execute(own(snapshot))
  return rows.length > 0
}
