import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Events } from '../../events/events.ts'
import { type BeginResult, type FeesLease, type Lease, LeaseLost, type SyncMode } from '../tickets.ts'
import { readingFor } from './reading.ts'
import { own } from './tables.ts'

/** By the database's clock, which all processes share. */
const LEASE_SECONDS = 30

/**
 * Starts a run if no other one holds the lease. The lease is one row and is taken by one statement, so of two that begin
 * at once the second waits for the first to commit and then finds it taken. A run that is still marked running once the
 * lease is ours had died: it is closed.
 */
export async function begin(tx: Tx, events: Events, mode: SyncMode): Promise<BeginResult> {
  const token = await take(tx, 'records')
  if (token === undefined) return { ok: false, code: 'already-running', ...(await running(tx)) }
  await sql`
    update tickets.sync_runs
    set state = 'failed', ended_at = clock_timestamp(), error = 'the process ended before the run did'
    where state = 'running'`.execute(own(tx))
  const event = (await events.current(tx))?.id ?? null
  const reading = await readingFor(tx, event, mode)
  const rereads = reading.mode === 'full' || (reading.mode === 'incremental' && reading.rereadDue)
  const { rows } = await sql<{ run: number }>`
    insert into tickets.sync_runs (mode, state, event_id, rereads)
    values (${reading.mode}, 'running', ${event}, ${rereads}) returning id as run`.execute(own(tx))
  const [started] = rows
  if (started === undefined) throw new Error('the run that began is not there')
  return { ok: true, lease: { ...started, work: 'records', token }, reading }
}

/** For the fees, which are asked for after the run and beside those that follow it. */
export async function beginFees(tx: Tx, { run }: Lease): Promise<FeesLease | undefined> {
  const token = await take(tx, 'fees')
  return token === undefined ? undefined : { run, work: 'fees', token }
}

/** The next token, or undefined where somebody else's has not expired. */
async function take(tx: Tx, work: (Lease | FeesLease)['work']): Promise<number | undefined> {
  const { rows } = await sql<{ token: number }>`
    insert into tickets.sync_lease as held (work, token, expires_at)
    values (${work}, 1, clock_timestamp() + ${LEASE_SECONDS} * interval '1 second')
    on conflict (work) do update
    set token = held.token + 1, expires_at = clock_timestamp() + ${LEASE_SECONDS} * interval '1 second'
    where held.expires_at <= clock_timestamp()
    returning token`.execute(own(tx))
  return rows[0]?.token
}

/** Whoever holds the lease has started the run that is marked running, in the same transaction. */
async function running(tx: Tx): Promise<{ readonly since: Temporal.Instant; readonly mode: SyncMode }> {
  const run = await own(tx)
    .selectFrom('syncRuns')
    .select(['startedAt', 'mode'])
    .where('state', '=', 'running')
    .executeTakeFirstOrThrow()
  return { since: run.startedAt, mode: run.mode }
}

/** Holds the row until `tx` ends, so that no other run can begin before what `tx` wrote is committed. */
export async function renew(tx: Tx, { work, token }: Lease | FeesLease): Promise<void> {
  const { rows } = await sql`
    update tickets.sync_lease set expires_at = clock_timestamp() + ${LEASE_SECONDS} * interval '1 second'
    where work = ${work} and token = ${token} and expires_at > clock_timestamp()
    returning token`.execute(own(tx))
  if (rows.length === 0) throw new LeaseLost('the lease of this run has expired and another run may hold it')
}

export async function letGo(tx: Tx, { work, token }: Lease | FeesLease): Promise<void> {
  await sql`
    update tickets.sync_lease set expires_at = clock_timestamp()
    where work = ${work} and token = ${token}`.execute(own(tx))
}
