import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Variables } from '../email.ts'
import { cancel, cancelExpired } from './cancel.ts'
import { beginProbe, lockGate } from './gate.ts'
import { type Limit, limitUses, roomWithin, untilRoom } from './limits.ts'
import { own } from './tables.ts'

export type ClaimedMessage = {
  readonly id: string
  readonly content: string
  readonly system: boolean
  readonly address: string
  readonly name: string
  readonly variables: Variables
  readonly secrets: Uint8Array | null
  readonly attempts: number
  readonly messageId: string
}

/** How many to claim at most, of system mail and of the rest. */
export type Wanted = { readonly system: number; readonly bulk: number }

export type Claim = {
  readonly messages: readonly ClaimedMessage[]
  /** `probe`: one mail, to find out whether the mail server is back. */
  readonly as: 'delivery' | 'probe'
  /** Why something due was left; null when nothing was, or bulk mail is paused. */
  readonly held: Held | null
  /** Bulk mail that was claimed before is not to be begun. */
  readonly paused: boolean
}

/** `ms`: for how long there is nothing to be had. `fault` is the mail server's, in its words. */
export type Held =
  | { readonly by: 'limit'; readonly ms: number }
  | { readonly by: 'breaker'; readonly ms: number; readonly fault: string }

/** A dead worker's messages are free again after this; a live one renews long before. By the database's clock. */
const LEASE_SECONDS = 60

/**
 * Takes due messages, system mail first, each kind's longest due first, those of dead workers among them: as many as
 * are wanted, and as the limits, the breaker and the pause switch let through.
 */
export async function claim(tx: Tx, lease: string, wanted: Wanted, limits: readonly Limit[]): Promise<Claim> {
  const due = await lookForDue(tx)
  if (due.expired) await cancelExpired(tx)
  if (!due.system && !due.bulk) return { ...NOTHING, paused: due.paused }
  const { paused, fault, probeIn } = await lockGate(tx)
  const nothing = { ...NOTHING, paused }
  if (fault !== null && probeIn !== 0) return { ...nothing, held: { by: 'breaker', ms: probeIn ?? 0, fault } }

  const bulk = paused ? 0 : wanted.bulk
  const uses = await limitUses(tx, limits)
  const room = roomWithin(uses)
  const most = Math.min(room.all, fault === null ? wanted.system + bulk : 1)
  const share = { all: most, system: Math.min(most, wanted.system), bulk: Math.min(most, bulk, room.bulk) }
  const messages = share.all === 0 ? [] : await takeWanted(tx, lease, share)
  if (messages.length > 0) {
    if (fault === null) return { ...nothing, messages }
    await beginProbe(tx)
    return { ...nothing, messages, as: 'probe' }
  }
  const limited = (due.system && share.system < wanted.system) || (due.bulk && share.bulk < bulk)
  return limited ? { ...nothing, held: { by: 'limit', ms: untilRoom(uses) } } : nothing
}

/** Of each kind at most as many as are `Wanted`, and of both together at most `all`. */
type Share = Wanted & { readonly all: number }

const NOTHING: Claim = { messages: [], as: 'delivery', held: null, paused: false }

type Due = { readonly system: boolean; readonly bulk: boolean; readonly expired: boolean; readonly paused: boolean }

/** Without a lock, so that looking while there is nothing to do writes nothing. */
async function lookForDue(tx: Tx): Promise<Due> {
  const { rows } = await sql<Due>`
    with now as materialized (select clock_timestamp() as at)
    select
      exists (
        select from email.messages
        where state in ('queued', 'sending', 'retrying') and category = 'system'
          and due_at > '-infinity' and due_at <= (select at from now)
      ) as system,
      exists (
        select from email.messages
        where state in ('queued', 'sending', 'retrying') and category <> 'system'
          and due_at > '-infinity' and due_at <= (select at from now)
      ) as bulk,
      exists (
        select from email.messages
        where state in ('queued', 'sending', 'retrying') and expires_at <= (select at from now)
          and (state <> 'sending' or due_at <= (select at from now))
      ) as expired,
      exists (select from email.gate where paused_since is not null) as paused`.execute(own(tx))
  return rows[0] ?? { system: false, bulk: false, expired: false, paused: false }
}

/**
 * What its human refused meanwhile is cancelled in the transaction that claimed it. Goes on where that is all that was
 * taken: an empty claim means that nothing is due.
 */
async function takeWanted(tx: Tx, lease: string, share: Share): Promise<readonly ClaimedMessage[]> {
  for (;;) {
    const taken = await take(tx, lease, share)
    const refused = taken.filter(({ wanted }) => !wanted)
    if (refused.length > 0) {
      await cancel(
        tx,
        refused.map(({ id }) => id),
        'refused-category',
      )
    }
    if (refused.length < taken.length || taken.length === 0) return taken.filter(({ wanted }) => wanted)
  }
}

type Taken = ClaimedMessage & { readonly wanted: boolean }

/**
 * Workers skip what others hold, so any number may claim at once. What a dead worker held may have been sent by it, so
 * it counts as tried.
 *
 * The time stands in a subquery, since the volatile function itself can't bound an index scan: everything not due yet
 * would be read past. And it is a range, which PostgreSQL takes for narrow before it has statistics: with one bound
 * alone it sorted a fresh wave of 50,000 for every claim (27 ms; so, 0.1 ms).
 */
async function take(tx: Tx, lease: string, { all, system, bulk }: Share): Promise<readonly Taken[]> {
  const { rows } = await sql<Taken>`
    with system as materialized (
      select id, state
      from email.messages
      where state in ('queued', 'sending', 'retrying') and category = 'system'
        and due_at > '-infinity' and due_at <= (select clock_timestamp())
      order by due_at
      limit ${system}
      for update skip locked
    ), bulk as materialized (
      select id, state
      from email.messages
      where state in ('queued', 'sending', 'retrying') and category <> 'system'
        and due_at > '-infinity' and due_at <= (select clock_timestamp())
      order by due_at
      limit (select least(${bulk}::bigint, ${all}::bigint - count(*)) from system)
      for update skip locked
    ), due as materialized (
      select id, state from system union all select id, state from bulk
    ), taken as (
      update email.messages m
      set state = 'sending', state_since = clock_timestamp(), lease = ${lease}::uuid,
        due_at = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
      from due
      where m.id = due.id
      returning m.id, m.content, m.category, m.attempts, m.message_id, due.state as was
    ), lost as (
      insert into email.attempts (system, count)
      select category = 'system', count(*) from taken where was = 'sending' group by 1
    )
    select t.id, t.content, t.category = 'system' as system, t.attempts, t.message_id,
      r.address, r.name, r.variables, r.secrets, email.wants(t.category, p.preference) as wanted
    from taken t
    cross join lateral (select * from email.recipients where message = t.id limit 1) r
    left join email.preferences p on p.human = r.human and p.category = t.category`.execute(own(tx))
  return rows
}

/** Holds on to messages for another lease. */
export async function renew(tx: Tx, lease: string, ids: readonly string[]): Promise<void> {
  await sql`
    update email.messages
    set due_at = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    where id = any(${ids}::uuid[]) and lease = ${lease}::uuid`.execute(own(tx))
}

/** Gives back messages that were claimed and not tried. */
export async function release(tx: Tx, lease: string, ids: readonly string[]): Promise<void> {
  await sql`
    update email.messages
    set state = case when attempts = 0 then 'queued' else 'retrying' end, state_since = clock_timestamp(),
      lease = null, due_at = clock_timestamp()
    where id = any(${ids}::uuid[]) and lease = ${lease}::uuid`.execute(own(tx))
}
