import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectVendors, syncTickets, type TicketSyncNeeds } from './ticket-sync.ts'

export type HintNeeds = Omit<TicketSyncNeeds, 'vendor' | 'payments' | 'report' | 'signal'> & {
  readonly log: {
    readonly warn: (detail: object, message: string) => void
    readonly error: (detail: object, message: string) => void
  }
}

const IDLE_MS = 1_000
const AFTER_FAILURE_MS = 30_000

/**
 * Takes hints as they come, until `signal` aborts. Any number of processes may do so: the lease lets one at a time, and a
 * pass that holds it takes the hints itself.
 */
export async function followHints(needs: HintNeeds, connect: ConnectVendors, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const reason = await takeHints(needs, connect, signal)
      if (reason !== null) needs.log.warn({ reason }, 'the hints of the ticket vendor wait')
      await idle(reason === null ? IDLE_MS : AFTER_FAILURE_MS, signal)
    } catch (err) {
      // The server goes on while its database is away: the hints are there when it is back.
      needs.log.error({ err }, 'taking the hints of the ticket vendor failed')
      await idle(AFTER_FAILURE_MS, signal)
    }
  }
}

/** Takes those that wait, if any do. Why they still wait, or null. */
export async function takeHints(
  needs: HintNeeds,
  connect: ConnectVendors,
  signal: AbortSignal,
): Promise<string | null> {
  const { database, tickets, events } = needs
  const event = await database.snapshot(async (snapshot) => {
    const waiting = await tickets.hints.waiting(snapshot)
    return waiting.length === 0 ? undefined : events.current(snapshot)
  })
  if (event === undefined) return null
  const { stop, ...vendors } = await connect(event)
  try {
    const result = await syncTickets({ ...needs, ...vendors, signal }, 'hints')
    // Whoever holds the lease takes them between its pages.
    return result.ok ? result.run.error : null
  } finally {
    await stop()
  }
}

async function idle(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
