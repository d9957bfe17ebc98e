import { sql } from 'kysely'
import { notify } from '../../../platform/db/notifications.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { storable } from './storable.ts'
import { own } from './tables.ts'
import { WAKE } from './wake.ts'

/** What all workers mind before they claim. */
export type Gate = {
  readonly paused: boolean
  /** The breaker is open: the mail server takes nothing, in its words. */
  readonly fault: string | null
  /** Milliseconds until one worker tries one mail; null when the breaker is closed. */
  readonly probeIn: number | null
}

/** A probe whose worker died is taken up by another after this. */
const PROBE_SECONDS = 60
const FIRST_PROBE_SECONDS = 0.25
const LONGEST_PROBE_SECONDS = 300

/** Reads the gate and holds it until `tx` ends: one worker claims at a time. */
export async function lockGate(tx: Tx): Promise<Gate> {
  const { rows } = await sql<Gate>`
    select paused_since is not null as paused, fault,
      greatest(0, ceil(extract(epoch from probe_at - clock_timestamp()) * 1000))::integer as probe_in
    from email.gate
    for update`.execute(own(tx))
  const [gate] = rows
  if (gate === undefined) throw new Error('the gate of the outbox is gone')
  return gate
}

/** Nobody else probes meanwhile. */
export async function beginProbe(tx: Tx): Promise<void> {
  await sql`
    update email.gate
    set probe_at = clock_timestamp() + make_interval(secs => ${PROBE_SECONDS})`.execute(own(tx))
}

/**
 * Opens the breaker, or keeps it open: after a `probe` that failed, for twice as long as before. Says whether it did
 * either: others who were sending when it opened add nothing but the server's latest words.
 */
export async function openBreaker(tx: Tx, fault: string, after: 'delivery' | 'probe'): Promise<boolean> {
  const words = storable(fault)
  const { rows } = await sql`
    update email.gate
    set fault = ${words}, broken_since = coalesce(broken_since, clock_timestamp()), faults = faults + 1,
      probe_at = clock_timestamp() + make_interval(
        secs => least(${LONGEST_PROBE_SECONDS}::float8, ${FIRST_PROBE_SECONDS}::float8 * 2 ^ least(faults, 20))
          * (0.9 + 0.2 * random()))
    where broken_since is null or ${after} = 'probe'
    returning id`.execute(own(tx))
  if (rows.length === 0) await sql`update email.gate set fault = ${words}`.execute(own(tx))
  return rows.length > 0
}

export async function closeBreaker(tx: Tx): Promise<void> {
  await sql`
    update email.gate
    set fault = null, broken_since = null, faults = 0, probe_at = null
    where broken_since is not null`.execute(own(tx))
  await notify(tx, WAKE)
}

/** Stops all claiming but of system mail. Says whether it was going on before. */
export async function pause(tx: Tx): Promise<boolean> {
  const { rows } = await sql`
    update email.gate set paused_since = clock_timestamp() where paused_since is null returning id`.execute(own(tx))
  await notify(tx, WAKE)
  return rows.length > 0
}

/** Goes on claiming, and tries the mail server at once if the breaker is open. Says whether it was paused before. */
export async function resume(tx: Tx): Promise<boolean> {
  await sql`update email.gate set probe_at = clock_timestamp() where broken_since is not null`.execute(own(tx))
  const { rows } = await sql`
    update email.gate set paused_since = null where paused_since is not null returning id`.execute(own(tx))
  await notify(tx, WAKE)
  return rows.length > 0
}
