import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../platform/db/database.ts'
import type { EventSettings } from '../sections/events/events.ts'
import {
  type BeginResult,
  LeaseLost,
  type Reading,
  type SyncFigures,
  type SyncMode,
  type SyncRun,
} from '../sections/tickets/tickets.ts'
import type { PaymentProvider } from '../vendors/payment-provider.ts'
import { type TicketVendor, VendorError } from '../vendors/ticket-vendor.ts'
import { closeYearsNow } from './event-closing.ts'
import type { ReconcileNeeds } from './reconcile.ts'
import { readFees } from './ticket-fees.ts'
import { Stopped, TicketRun } from './ticket-run.ts'

export type TicketSyncNeeds = ReconcileNeeds & {
  readonly database: Database
  readonly vendor: TicketVendor
  /** Without one, fees are left empty. */
  readonly payments: PaymentProvider | null
  readonly report?: (figures: Readonly<SyncFigures>) => void
  /** Hears it where the run has ended and waits for another process, which asks for fees, before it asks for its own. */
  readonly waitsForFees?: () => void
  /** Ends the run, as failed, before its next write. */
  readonly signal?: AbortSignal
}

/** Reaches the vendors of an event; `stop` lets go of what that took. */
export type ConnectVendors = (
  event: EventSettings,
) => Promise<Pick<TicketSyncNeeds, 'vendor' | 'payments'> & { stop(): Promise<void> }>

export type TicketSyncResult =
  | { readonly ok: true; readonly run: SyncRun }
  | Extract<BeginResult, { ok: false }>
  | { readonly ok: false; readonly code: 'lease-lost' }

const RENEW_MILLISECONDS = 10_000
const BEGIN_AGAIN_MILLISECONDS = 250
/** For what the vendor shows later than it dates it. */
const OVERLAP = { hours: 1 }
const REREAD = { hours: 72 }

/**
 * One run: every page is fetched outside any transaction, then applied and reconciled in one, so what is here is
 * consistent however far the run got. A run that dies is simply run again. A vendor that can't be asked ends the run as
 * failed, with the reason on its record; anything else that goes wrong is recorded and thrown on.
 *
 * The fees follow once the run has ended and let its lease go: they delay nothing, and what goes wrong with them leaves
 * the run as it is, with the reason beside it.
 */
export async function syncTickets(needs: TicketSyncNeeds, mode: SyncMode): Promise<TicketSyncResult> {
  for (;;) {
    const begun = await beginSync(needs, mode)
    if (begun.ok) return finishSync(needs, begun)
    // A run that takes hints alone is over in a moment: a pass waits for it.
    if (begun.mode !== 'hints' || mode === 'hints' || needs.signal?.aborted) return begun
    await sleep(BEGIN_AGAIN_MILLISECONDS)
  }
}

/** Takes the lease, or says at once who has it. What was begun has to be finished. */
export async function beginSync(needs: TicketSyncNeeds, mode: SyncMode): Promise<BeginResult> {
  await closeYearsNow(needs)
  return needs.database.transact((tx) => needs.tickets.sync.begin(tx, mode))
}

export async function finishSync(
  needs: TicketSyncNeeds,
  { lease, reading }: Extract<BeginResult, { ok: true }>,
): Promise<TicketSyncResult> {
  const run = new TicketRun(needs, lease)
  const ended = await untilEnded(run, () => read(run, reading, needs.clock.now()))
  // A run of hints comes with every sale; the fees that it lacks are asked for by the next pass, all of them at once.
  if (reading.mode === 'hints' || !ended.ok || ended.run.error !== null) return ended
  return { ok: true, run: { ...ended.run, ...(await readFees(needs, lease, ended.run)) } }
}

async function read(run: TicketRun, reading: Reading, now: Temporal.Instant): Promise<void> {
  if (reading.mode === 'full') {
    await run.event()
    await run.orders(null)
    await run.tickets(null)
    await run.vanished()
  } else if (reading.mode === 'incremental') {
    const since = sinceWhen(reading, now)
    await run.orders(since)
    await run.pendingOrders()
    await run.tickets(since)
  }
  await run.hints()
}

function sinceWhen(
  { reached, rereadDue }: Extract<Reading, { mode: 'incremental' }>,
  now: Temporal.Instant,
): Temporal.Instant | null {
  if (reached === null) return null
  const news = earlier(reached, now).subtract(OVERLAP)
  return rereadDue ? earlier(news, now.subtract(REREAD)) : news
}

function earlier(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) < 0 ? a : b
}

async function untilEnded(run: TicketRun, work: () => Promise<void>): Promise<TicketSyncResult> {
  const heartbeat = setInterval(() => run.renew(), RENEW_MILLISECONDS)
  try {
    await work()
    return { ok: true, run: await run.end(null) }
  } catch (error) {
    if (error instanceof LeaseLost) return { ok: false, code: 'lease-lost' }
    const ended = await run.end(error instanceof Error ? error.message : String(error)).catch(() => {
      // What broke the run says more than that its record could not be written; the next run closes the record.
      throw error
    })
    if (error instanceof VendorError || error instanceof Stopped) return { ok: true, run: ended }
    throw error
  } finally {
    clearInterval(heartbeat)
  }
}
