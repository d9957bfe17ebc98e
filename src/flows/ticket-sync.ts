import type { Database } from '../platform/db/database.ts'
import { isLockTimeout } from '../platform/db/locks.ts'
import type { Tx } from '../platform/db/tx.ts'
import {
  type Applied,
  type BeginResult,
  type Lease,
  LeaseLost,
  type Records,
  type SyncFigures,
  type SyncMode,
  type SyncNote,
  type SyncRun,
} from '../sections/tickets/tickets.ts'
import type { PaymentFees, PaymentProvider } from '../vendors/payment-provider.ts'
import { type Page, type TicketVendor, VendorError } from '../vendors/ticket-vendor.ts'
import { beforeReconciling, type ReconcileNeeds, reconcile } from './reconcile.ts'

export type TicketSyncNeeds = ReconcileNeeds & {
  readonly database: Database
  readonly vendor: TicketVendor
  /** Without one, fees are left empty. */
  readonly payments: PaymentProvider | null
  readonly report?: (figures: Readonly<SyncFigures>) => void
  /** Ends the run, as failed, before its next write. */
  readonly signal?: AbortSignal
}

export type TicketSyncResult =
  | { readonly ok: true; readonly run: SyncRun }
  | Extract<BeginResult, { ok: false }>
  | { readonly ok: false; readonly code: 'lease-lost' }

const RENEW_MILLISECONDS = 10_000
const FEES_AT_ONCE = 8
const FEES_A_WRITE = 200

/**
 * One run: every page is fetched outside any transaction, then applied and reconciled in one, so what is here is
 * consistent however far the run got. A run that dies is simply run again. A vendor that can't be asked ends the run as
 * failed, with the reason on its record; anything else that goes wrong is recorded and thrown on.
 */
export async function syncTickets(needs: TicketSyncNeeds, mode: SyncMode): Promise<TicketSyncResult> {
  const { database, tickets } = needs
  const begun = await database.transact((tx) => tickets.sync.begin(tx, mode))
  if (!begun.ok) return begun
  const run = new Run(needs, begun.lease)
  const heartbeat = setInterval(() => run.renew(), RENEW_MILLISECONDS)
  try {
    await run.orders()
    await run.tickets()
    await run.fees()
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

class Stopped extends Error {
  override readonly name = 'Stopped'
}

class Run {
  readonly #needs: TicketSyncNeeds
  readonly #lease: Lease
  readonly #figures: SyncFigures = { pages: 0, read: 0, added: 0, changed: 0, feesAdded: 0 }
  readonly #notes: SyncNote[] = []
  #lost: unknown

  constructor(needs: TicketSyncNeeds, lease: Lease) {
    this.#needs = needs
    this.#lease = lease
  }

  async orders(): Promise<void> {
    const { vendor } = this.#needs
    await this.#pages(
      (after) => vendor.orders(after === null ? {} : { after }),
      (orders) => ({ orders, tickets: [] }),
    )
  }

  async tickets(): Promise<void> {
    const { vendor } = this.#needs
    await this.#pages(
      (after) => vendor.tickets(after === null ? {} : { after }),
      (tickets) => ({ orders: [], tickets }),
    )
  }

  async fees(): Promise<void> {
    const { database, tickets, payments } = this.#needs
    if (payments === null) return
    const missing = await database.snapshot((snapshot) => tickets.sync.withoutFees(snapshot))
    for (let start = 0; start < missing.length; start += FEES_A_WRITE) {
      const fees = await askForFees(payments, missing.slice(start, start + FEES_A_WRITE))
      const { added } = await this.#write((tx) => tickets.sync.recordFees(tx, this.#lease, fees))
      this.#figures.feesAdded += added
      this.#report()
    }
  }

  end(error: string | null): Promise<SyncRun> {
    const { database, tickets } = this.#needs
    return database.transact((tx) => tickets.sync.end(tx, this.#lease, { ...this.#figures, notes: this.#notes, error }))
  }

  /** Keeps the lease while the vendor makes us wait. A failure ends the run at its next write. */
  renew(): void {
    const { database, tickets } = this.#needs
    database
      .transact((tx) => tickets.sync.renew(tx, this.#lease))
      .catch((error: unknown) => {
        // A page under way holds the row, and has just renewed it.
        if (!isLockTimeout(error)) this.#lost = error
      })
  }

  async #pages<T>(
    fetch: (after: string | null) => Promise<Page<T>>,
    recordsOf: (records: readonly T[]) => Records,
  ): Promise<void> {
    let next: string | null = null
    do {
      const page: Page<T> = await fetch(next)
      await this.#apply(recordsOf(page.records))
      this.#notes.push(...page.setAside.map((note) => ({ ...note, severity: 'set-aside' as const })))
      this.#figures.pages += 1
      this.#figures.read += page.records.length
      this.#report()
      next = page.next
    } while (next !== null)
  }

  async #apply(records: Records): Promise<void> {
    const { tickets } = this.#needs
    const applied: Applied = await this.#write(async (tx) => {
      await beforeReconciling(tx)
      const written = await tickets.sync.apply(tx, this.#lease, records)
      const { touched, codesGone } = written
      if (touched.orders.length + touched.looseTickets.length > 0) {
        await reconcile(tx, this.#needs, { ...touched, codes: codesGone })
      }
      return written
    })
    this.#figures.added += applied.added
    this.#figures.changed += applied.changed
    this.#notes.push(...applied.warnings)
  }

  /** Somebody's long import or wave may hold a lock for longer than a statement waits: the run goes on after it. */
  async #write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (;;) {
      if (this.#lost !== undefined) throw this.#lost
      if (this.#needs.signal?.aborted) throw new Stopped('it was stopped')
      try {
        return await this.#needs.database.transact(work)
      } catch (error) {
        if (!isLockTimeout(error)) throw error
      }
    }
  }

  #report(): void {
    this.#needs.report?.(this.#figures)
  }
}

/** At most so many requests at a time. */
async function askForFees(
  payments: PaymentProvider,
  intents: readonly string[],
): Promise<ReadonlyMap<string, PaymentFees>> {
  const waiting = [...intents]
  const answers = new Map<string, PaymentFees>()
  const ask = async () => {
    for (let intent = waiting.shift(); intent !== undefined; intent = waiting.shift()) {
      answers.set(intent, await payments.fees(intent))
    }
  }
  await Promise.all(Array.from({ length: FEES_AT_ONCE }, ask))
  return answers
}
