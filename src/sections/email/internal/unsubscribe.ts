import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { OptionalCategory, Preference } from '../email.ts'
import { choose } from './preferences.ts'
import { own } from './tables.ts'
import { messageOfToken } from './unsubscribe-token.ts'

/** A human's mail of one category, as the link in a message of it finds it. */
export type Subscription = {
  readonly human: string
  readonly category: OptionalCategory
  readonly preference: Preference
}

const VALID_DAYS = 90

/**
 * What a token is about; undefined when it is none of ours, or its message is older than a link lives. Counted from
 * when the message went out: a link must not be spent by waiting in the queue.
 */
export async function subscriptionOf(
  snapshot: Snapshot,
  token: string,
  secret: string,
): Promise<Subscription | undefined> {
  const message = messageOfToken(secret, token)
  if (message === undefined) return undefined
  const { rows } = await sql<Subscription>`
    select r.human, m.category, case when email.wants(m.category, p.preference) then 'wanted' else 'refused' end as preference
    from email.messages m
    join email.recipients r on r.message = m.id
    left join email.preferences p on p.human = r.human and p.category = m.category
    where m.id = ${message}::uuid and m.category <> 'system'
      and m.state_since > clock_timestamp() - make_interval(days => ${VALID_DAYS})`.execute(own(snapshot))
  return rows[0]
}

/** What it was about, now chosen as said; undefined when the token is not valid, and nothing changed. */
export async function chooseByToken(
  tx: Tx,
  token: string,
  preference: Preference,
  secret: string,
): Promise<Subscription | undefined> {
  const message = messageOfToken(secret, token)
  if (message === undefined) return undefined
  // Whose message it is stays so until `tx` ends: merging two humans waits for this lock, or is waited for here.
  await sql`select from email.recipients where message = ${message} for share`.execute(own(tx))
  const subscription = await subscriptionOf(tx, token, secret)
  if (subscription === undefined) return undefined
  const { human, category } = subscription
  await choose(tx, human, { [category]: preference })
  return { human, category, preference }
}
