import type { Events } from '../sections/events/events.ts'
import type { SyncMode } from '../sections/tickets/tickets.ts'
import { beginSync, type ConnectVendors, finishSync, syncTickets, type TicketSyncNeeds } from './ticket-sync.ts'

export type OnDemandNeeds = Omit<TicketSyncNeeds, 'vendor' | 'payments' | 'report' | 'signal'> & {
  readonly events: Events
  readonly log: { readonly error: (detail: object, message: string) => void }
}

export type StartResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'no-event' }
  | { readonly ok: false; readonly code: 'already-running'; readonly since: Temporal.Instant }

/**
 * Runs of the sync that a person asks for and does not wait for: each goes on in this process after the answer, and its
 * record says how far it got. The lease decides who may run, over all processes.
 */
export class SyncOnDemand {
  readonly #needs: OnDemandNeeds
  readonly #connect: ConnectVendors
  readonly #signal: AbortSignal
  readonly #running = new Set<Promise<void>>()

  constructor(needs: OnDemandNeeds, connect: ConnectVendors, signal: AbortSignal) {
    this.#needs = needs
    this.#connect = connect
    this.#signal = signal
  }

  /** Comes back once the run has begun, or is known not to. */
  async start(mode: Exclude<SyncMode, 'hints'>): Promise<StartResult> {
    const { database, events } = this.#needs
    const event = await database.snapshot((snapshot) => events.current(snapshot))
    if (event === undefined) return { ok: false, code: 'no-event' }
    const { stop, ...vendors } = await this.#connect(event)
    const needs = { ...this.#needs, ...vendors, signal: this.#signal }
    const begun = await beginSync(needs, mode)
    // One that takes hints alone is over soon: to wait for it is the run's own matter, not the person's.
    if (!begun.ok && begun.mode !== 'hints') {
      await stop()
      return { ok: false, code: begun.code, since: begun.since }
    }
    this.#goOn(begun.ok ? finishSync(needs, begun) : syncTickets(needs, mode), stop)
    return { ok: true }
  }

  /** Once nothing of it goes on; a run ends before its next write after the signal. */
  async settled(): Promise<void> {
    await Promise.all(this.#running)
  }

  #goOn(run: Promise<unknown>, stop: () => Promise<void>): void {
    const over = run
      .then(() => {})
      .catch((err: unknown) => this.#needs.log.error({ err }, 'a sync that was asked for failed'))
      .finally(stop)
      .finally(() => this.#running.delete(over))
    this.#running.add(over)
  }
}
