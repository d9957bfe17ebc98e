import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import { type BeginResult, type Lease, LeaseLost, type SyncMode } from '../tickets.ts'
import { own } from './tables.ts'

/** By the database's clock, which all processes share. */
const LEASE_SECONDS = 30

/**
 * Starts a run if no other one holds the lease. The lease is one row, so of two that begin at once the second waits for
 * the first to commit and then finds it taken. A run that is still marked running here had died: it is closed.
 */
export async function begin(tx: Tx, mode: SyncMode): Promise<BeginResult> {
  const holder = await sql<{ since: Temporal.Instant }>`
    select r.started_at as since
    from tickets.sync_lease l join tickets.sync_runs r on r.id = l.run
    where l.expires_at > clock_timestamp()`.execute(own(tx))
  const held = holder.rows[0]
  if (held !== undefined) return { ok: false, code: 'already-running', since: held.since }

  const run = await sql<{ id: number }>`
    insert into tickets.sync_runs (mode, state) values (${mode}, 'running') returning id`.execute(own(tx))
  const id = run.rows[0]?.id
  const { rows } = await sql<Lease>`
    insert into tickets.sync_lease as held (token, run, expires_at)
    values (1, ${id}, clock_timestamp() + ${LEASE_SECONDS} * interval '1 second')
    on conflict (single) do update set token = held.token + 1, run = excluded.run, expires_at = excluded.expires_at
    where held.expires_at <= clock_timestamp()
    returning token, run`.execute(own(tx))
  const lease = rows[0]
  // Somebody else began between our look and our write; the transaction is undone with the run that it made.
  if (lease === undefined) throw new LeaseLost('another run began at the same moment')
  await sql`
    update tickets.sync_runs
    set state = 'failed', ended_at = clock_timestamp(), error = 'the process ended before the run did'
    where state = 'running' and id <> ${id}`.execute(own(tx))
  return { ok: true, lease }
}

/** Holds the row until `tx` ends, so that no other run can begin before what `tx` wrote is committed. */
export async function renew(tx: Tx, { token }: Lease): Promise<void> {
  const { rows } = await sql`
    update tickets.sync_lease set expires_at = clock_timestamp() + ${LEASE_SECONDS} * interval '1 second'
    where token = ${token} and expires_at > clock_timestamp()
    returning token`.execute(own(tx))
  if (rows.length === 0) throw new LeaseLost('the lease of this run has expired and another run may hold it')
}

export async function letGo(tx: Tx, { token }: Lease): Promise<void> {
  await sql`update tickets.sync_lease set expires_at = clock_timestamp() where token = ${token}`.execute(own(tx))
}
