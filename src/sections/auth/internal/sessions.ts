import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { Role, Viewer } from '../auth.ts'
import { useToken } from './login-tokens.ts'
import { hashOf, makeSecret } from './secrets.ts'
import { own } from './tables.ts'

/** Over after 7 days in which it was not seen, and 30 days after it began in any case. */
const alive = sql`ends_at > now() and last_seen_at > now() - interval '7 days'`

export async function signIn(tx: Tx, token: string): Promise<{ session: string; human: string } | undefined> {
  const human = await useToken(tx, token)
  if (human === undefined) return undefined
  await sql`delete from auth.sessions where human = ${human} and not (${alive})`.execute(own(tx))
  const session = makeSecret()
  await own(tx)
    .insertInto('sessions')
    .values({ hash: hashOf(session), human })
    .execute()
  return { session, human }
}

/** A session that was seen in the last five minutes is not written again: pages mostly read. */
export async function viewer(profiles: Profiles, tx: Tx, session: string): Promise<Viewer | undefined> {
  const hash = hashOf(session)
  const found = await sql<{ human: string; signedInAt: Temporal.Instant; roles: Role[] }>`
    with seen as (
      update auth.sessions
      set last_seen_at = now()
      where hash = ${hash} and ${alive} and last_seen_at < now() - interval '5 minutes'
    )
    select session.human, session.created_at as "signedInAt",
      array(
        select assignment.role
        from auth.role_assignments as assignment
        where assignment.human = session.human and assignment.held_until is null
        order by assignment.role
      ) as roles
    from auth.sessions as session
    where hash = ${hash} and ${alive}
  `.execute(own(tx))
  const [signedIn] = found.rows
  if (signedIn === undefined) return undefined
  const [person] = await profiles.recipients(tx, [signedIn.human])
  return person && { ...signedIn, name: person.name, language: person.language }
}

export async function signOut(tx: Tx, session: string): Promise<void> {
  await own(tx).deleteFrom('sessions').where('hash', '=', hashOf(session)).execute()
}
