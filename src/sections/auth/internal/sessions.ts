import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import { MEMBER, type Role, type SignedIn, type Viewer } from '../auth.ts'
import { useToken } from './login-tokens.ts'
import { inEffect } from './roles.ts'
import { hashOf, makeSecret } from './secrets.ts'
import { own } from './tables.ts'

/** Over after 7 days in which it was not seen, and 30 days after it began in any case. */
export const alive = sql`ends_at > now() and last_seen_at > now() - interval '7 days'`

/** The session is a new secret each time: what a browser brought along, or was made to, opens nothing afterwards. */
export async function signIn(tx: Tx, token: string, browser: string): Promise<SignedIn | undefined> {
  const human = await useToken(tx, token)
  if (human === undefined) return undefined
  const session = makeSecret()
  await own(tx)
    .insertInto('sessions')
    .values({ hash: hashOf(session), human, browser })
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
        where assignment.human = session.human and ${inEffect}
        order by assignment.role
      ) as roles
    from auth.sessions as session
    where hash = ${hash} and ${alive}
  `.execute(own(tx))
  const [signedIn] = found.rows
  if (signedIn === undefined) return undefined
  const { human, signedInAt } = signedIn
  const [person] = await profiles.recipients(tx, [human])
  if (person === undefined) return undefined
  // Who is suspended, or has no profile, signs in for their own data, and holds their roles in name alone.
  const active = await profiles.active(tx, [human])
  const roles = active.length === 0 ? [] : ([MEMBER, ...signedIn.roles] as const)
  return { human, signedInAt, roles, name: person.name, language: person.language }
}

export async function signOut(tx: Tx, session: string): Promise<void> {
  await own(tx).deleteFrom('sessions').where('hash', '=', hashOf(session)).execute()
}

/** `here`: the one that asks. */
export type SessionRow = {
  readonly id: string
  readonly browser: string
  readonly begunAt: Temporal.Instant
  readonly lastSeenAt: Temporal.Instant
  readonly here: boolean
}

/** Those that are not over, the one that asks first. */
export async function sessionsOf(snapshot: Snapshot, human: string, session: string): Promise<readonly SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select id, browser, created_at as "begunAt", last_seen_at as "lastSeenAt", hash = ${hashOf(session)} as here
    from auth.sessions
    where human = ${human} and ${alive}
    order by here desc, last_seen_at desc, id`.execute(own(snapshot))
  return rows
}

/** One of the human's own, and of nobody else's. */
export async function endSession(tx: Tx, human: string, id: string): Promise<void> {
  await own(tx).deleteFrom('sessions').where('id', '=', id).where('human', '=', human).execute()
}

export async function endOtherSessions(tx: Tx, human: string, session: string): Promise<number> {
  const ended = await own(tx)
    .deleteFrom('sessions')
    .where('human', '=', human)
    .where('hash', '<>', hashOf(session))
    .returning('id')
    .execute()
  return ended.length
}
