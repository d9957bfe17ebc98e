import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import { own } from './tables.ts'

/** At most `most` mails tried in any `seconds` seconds, by all workers together. */
export type Limit = { readonly most: number; readonly seconds: number }

/** How much of a limit is used: what was tried in its time, and what is being sent. */
export type LimitUse = Limit & {
  readonly used: number
  readonly usedByBulk: number
  /** Milliseconds until the first of what was tried no longer counts; null when nothing was. */
  readonly easesIn: number | null
}

/** How many mails may be claimed now; bulk mail counts in `all` too. */
export type Room = { readonly all: number; readonly bulk: number }

const UNITS: Readonly<Record<string, number>> = { s: 1, h: 60 * 60, d: 24 * 60 * 60 }
const RESERVED = 10
const LOOK_AGAIN_MS = 50

/** Reads `MAIL_RATE`, which the configuration has checked: `10/s,500/h,2000/d`, or `unlimited`. */
export function parseMailRate(text: string): readonly Limit[] {
  if (text === 'unlimited') return []
  return text.split(',').map((part) => {
    const [most, unit = ''] = part.split('/')
    return { most: Number(most), seconds: UNITS[unit] ?? 1 }
  })
}

/** A tenth of each limit is the system's alone, rounded up; of a limit of one mail, nothing. */
export function roomWithin(uses: readonly LimitUse[]): Room {
  const all = Math.max(0, Math.min(...uses.map(({ most, used }) => most - used)))
  const bulk = Math.min(all, ...uses.map(({ most, usedByBulk }) => bulkShare(most) - usedByBulk))
  return { all, bulk: Math.max(0, bulk) }
}

/** Milliseconds until there can be room again for bulk mail; where mails being sent fill a limit, until it is looked again. */
export function untilRoom(uses: readonly LimitUse[]): number {
  const full = uses.filter(({ most, used, usedByBulk }) => used >= most || usedByBulk >= bulkShare(most))
  return Math.max(LOOK_AGAIN_MS, ...full.map(({ easesIn }) => easesIn ?? LOOK_AGAIN_MS))
}

/**
 * What is being sent counts until it is written down as tried, at a time when the server has had it for certain. So
 * whatever window one lays over the server's own log, no more than the limit is in it. One statement over one snapshot,
 * or a result that is committed meanwhile would be missed, or counted twice. Exact while the caller holds the gate.
 */
export async function limitUses(snapshot: Snapshot, limits: readonly Limit[]): Promise<readonly LimitUse[]> {
  if (limits.length === 0) return []
  const { rows } = await sql<LimitUse>`
    with sending as materialized (
      select count(*) as used, count(*) filter (where category <> 'system') as used_by_bulk
      from email.messages
      where state = 'sending'
    ), now as materialized (
      select clock_timestamp() as at
    )
    select l.most, l.seconds, sending.used + tried.used as used, sending.used_by_bulk + tried.used_by_bulk as used_by_bulk,
      ceil(extract(epoch from tried.first + make_interval(secs => l.seconds) - now.at) * 1000)::integer as eases_in
    from unnest(${limits.map(({ most }) => most)}::integer[], ${limits.map(({ seconds }) => seconds)}::integer[])
      as l (most, seconds)
    cross join sending
    cross join now
    cross join lateral (
      select coalesce(sum(count), 0)::bigint as used,
        coalesce(sum(count) filter (where not system), 0)::bigint as used_by_bulk, min(at) as first
      from email.attempts
      where at > now.at - make_interval(secs => l.seconds)
    ) tried`.execute(own(snapshot))
  return rows
}

/** No limit is over more than a day. */
export async function forgetAttempts(tx: Tx): Promise<void> {
  await sql`delete from email.attempts where at < (select clock_timestamp()) - interval '1 day'`.execute(own(tx))
}

function bulkShare(most: number): number {
  return most === 1 ? 1 : most - Math.ceil(most / RESERVED)
}
