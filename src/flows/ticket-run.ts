import { isLockTimeout } from '../platform/db/locks.ts'
import type { Tx } from '../platform/db/tx.ts'
import type {
  Applied,
  Hint,
  Lease,
  RecordKind,
  Records,
  SyncFigures,
  SyncNote,
  SyncRun,
} from '../sections/tickets/tickets.ts'
import type { OrderRecord, Page, TicketRecord } from '../vendors/ticket-vendor.ts'
import { ReadSoFar } from './read-so-far.ts'
import { beforeReconciling, reconcile } from './reconcile.ts'
import type { TicketSyncNeeds } from './ticket-sync.ts'
import { type Found, lookUp, ofOurEvents } from './vendor-lookup.ts'

/** The run's caller wants it to end. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

const LOOKUPS_A_WRITE = 50
const PROGRESS_MILLISECONDS = 1_000

/** The steps of one run and what it keeps between them: its figures, and what came so far. */
export class TicketRun {
  readonly #needs: TicketSyncNeeds
  readonly #lease: Lease
  readonly #figures: SyncFigures = { pages: 0, read: 0, added: 0, changed: 0, feesAdded: 0 }
  readonly #notes: SyncNote[] = []
  readonly #came = new ReadSoFar()
  #reached: Temporal.Instant | null = null
  #shownAt = performance.now()
  #lost: unknown

  constructor(needs: TicketSyncNeeds, lease: Lease) {
    this.#needs = needs
    this.#lease = lease
  }

  /** What the vendor says of the event as a whole. */
  async event(): Promise<void> {
    const { tickets, vendor } = this.#needs
    const summary = await vendor.event()
    await this.#write((tx) => tickets.sync.describe(tx, this.#lease, summary))
  }

  /** All orders, or those since an instant. */
  async orders(since: Temporal.Instant | null): Promise<void> {
    const { vendor } = this.#needs
    const query = since === null ? {} : { createdSince: since }
    await this.#pages(
      (after) => vendor.orders(after === null ? query : { ...query, after }),
      (orders) => {
        for (const { purchasedAt } of orders) this.#reached = later(this.#reached, purchasedAt)
        return { orders, tickets: [] }
      },
      ({ purchasedAt }) => isBefore(purchasedAt, since),
    )
  }

  /** Those that the vendor lists as pending, then, one by one, those here that it no longer does. */
  async pendingOrders(): Promise<void> {
    const { database, tickets, vendor } = this.#needs
    await this.#pages(
      (after) => vendor.orders(after === null ? { status: 'pending' } : { status: 'pending', after }),
      (orders) => ({ orders, tickets: [] }),
      () => false,
    )
    const pending = await database.snapshot((snapshot) => tickets.sync.pending(snapshot, this.#lease))
    await this.#lookUp('order', this.#notCome('order', pending))
  }

  /** All tickets, or those since an instant: the vendor can't be asked for these alone, but lists the newest first. */
  async tickets(since: Temporal.Instant | null): Promise<void> {
    const { vendor } = this.#needs
    await this.#pages(
      (after) => vendor.tickets(after === null ? {} : { after }),
      (tickets) => ({ orders: [], tickets }),
      ({ createdAt }) => isBefore(createdAt, since),
    )
  }

  /**
   * After all orders and tickets: whatever is here and did not come is asked for by its id. A record that came by another
   * way during the pass is asked for too, and found.
   */
  async vanished(): Promise<void> {
    const { database, tickets } = this.#needs
    for (const kind of ['order', 'ticket'] as const) {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const last: string = after
        const ids: readonly string[] = await database.snapshot((snapshot) =>
          tickets.sync.idsHere(snapshot, this.#lease, kind, last),
        )
        await this.#lookUp(kind, this.#notCome(kind, ids))
        after = ids.at(-1)
      }
    }
  }

  /**
   * Takes what waits of the vendor's hints: each record once, and as it is now. What a webhook carried, and in which order
   * they came, is all the same then; and since this runner alone writes, and fetches before it writes, no older state
   * comes after a newer one.
   */
  async hints(): Promise<void> {
    const { database, tickets, events, vendor } = this.#needs
    for (;;) {
      const waiting = await database.snapshot((snapshot) => tickets.hints.waiting(snapshot))
      if (waiting.length === 0) return
      const wanted = new Map(waiting.map(({ kind, record }) => [`${kind} ${record}`, { kind, id: record }]))
      const found = await lookUp(vendor, wanted.values())
      await this.#apply(await database.snapshot((snapshot) => ofOurEvents(snapshot, events, found)), waiting)
      await this.#show()
    }
  }

  end(error: string | null): Promise<SyncRun> {
    const { database, tickets } = this.#needs
    const outcome = { ...this.#figures, notes: this.#notes, error, reached: this.#reached }
    return database.transact((tx) => tickets.sync.end(tx, this.#lease, outcome))
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

  async #pages<T extends OrderRecord | TicketRecord>(
    fetch: (after: string | null) => Promise<Page<T>>,
    recordsOf: (records: readonly T[]) => Records,
    isBeyond: (oldest: T) => boolean,
  ): Promise<void> {
    let next: string | null = null
    do {
      const page: Page<T> = await fetch(next)
      await this.#apply({ records: recordsOf(page.records), setAside: page.setAside })
      this.#figures.pages += 1
      await this.#show()
      await this.hints()
      const oldest = page.records.at(-1)
      next = oldest !== undefined && isBeyond(oldest) ? null : page.next
    } while (next !== null)
  }

  #notCome(kind: RecordKind, ids: readonly string[]): readonly string[] {
    return ids.filter((id) => !this.#came.has(kind, id))
  }

  async #lookUp(kind: RecordKind, ids: readonly string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += LOOKUPS_A_WRITE) {
      const wanted = ids.slice(start, start + LOOKUPS_A_WRITE).map((id) => ({ kind, id }))
      await this.#apply(await lookUp(this.#needs.vendor, wanted))
      await this.#show()
    }
  }

  async #apply({ records, setAside }: Found, hints: readonly Hint[] = []): Promise<void> {
    const news = this.#came.news(records)
    if (news.orders.length + news.tickets.length + (news.gone ?? []).length + hints.length > 0) {
      const applied = await this.#write((tx) => this.#applyNews(tx, news, hints))
      this.#figures.added += applied.added
      this.#figures.changed += applied.changed
      this.#notes.push(...applied.warnings)
    }
    this.#came.add(news, setAside)
    this.#figures.read += records.orders.length + records.tickets.length
    this.#notes.push(...setAside.map((note) => ({ ...note, severity: 'set-aside' as const })))
  }

  async #applyNews(tx: Tx, records: Records, hints: readonly Hint[]): Promise<Applied> {
    const { tickets } = this.#needs
    await beforeReconciling(tx)
    const applied = await tickets.sync.apply(tx, this.#lease, records)
    const { touched, codesGone } = applied
    if (touched.orders.length + touched.looseTickets.length > 0) {
      await reconcile(tx, this.#needs, { ...touched, codes: codesGone })
    }
    if (hints.length > 0) {
      const ids = hints.map(({ id }) => id)
      await tickets.hints.taken(tx, this.#lease, ids)
    }
    return applied
  }

  /** Written at most once a second, whatever the pages take: a pass without news is to leave next to no trace. */
  async #show(): Promise<void> {
    this.#needs.report?.(this.#figures)
    if (performance.now() - this.#shownAt < PROGRESS_MILLISECONDS) return
    this.#shownAt = performance.now()
    const { tickets } = this.#needs
    await this.#write((tx) => tickets.sync.progress(tx, this.#lease, this.#figures))
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
}

function later(a: Temporal.Instant | null, b: Temporal.Instant): Temporal.Instant {
  return a !== null && Temporal.Instant.compare(a, b) >= 0 ? a : b
}

function isBefore(instant: Temporal.Instant, since: Temporal.Instant | null): boolean {
  return since !== null && Temporal.Instant.compare(instant, since) < 0
}
