import { hash } from 'node:crypto'
import type { RecordKind, Records } from '../sections/tickets/tickets.ts'
import type { SetAside, TicketRecord } from '../vendors/ticket-vendor.ts'

/** So many bytes of a digest as a number holds: two states of one ticket look alike once in 10^14 changes. */
const PRINT_BYTES = 6

/**
 * What came in one run: the ids, and of each ticket a print of how it came last. That is all that a run holds of the
 * records: a table of them would be 350,000 rows of log in a pass that has no news.
 *
 * The print is there because a full pass is told of nearly every ticket twice, with its order and in the list of
 * tickets; nobody but this run writes tickets meanwhile, so one that came as it is needs not be compared again.
 */
export class ReadSoFar {
  readonly #orders = new Set<string>()
  /** Null: its state is not known to be what this run wrote. */
  readonly #tickets = new Map<string, number | null>()

  has(kind: RecordKind, id: string): boolean {
    return kind === 'order' ? this.#orders.has(id) : this.#tickets.has(id)
  }

  /** These without the tickets that came just so before. */
  news(records: Records): Records {
    return { ...records, tickets: records.tickets.filter((ticket) => this.#tickets.get(ticket.id) !== printOf(ticket)) }
  }

  /** Once it is committed. A record that can't be read came all the same: nothing is to be voided for it. */
  add({ orders, tickets, gone = [] }: Records, setAside: readonly SetAside[]): void {
    for (const order of orders) {
      this.#orders.add(order.id)
      for (const ticket of order.tickets) this.#tickets.set(ticket.id, printOf(ticket))
    }
    for (const ticket of tickets) this.#tickets.set(ticket.id, printOf(ticket))
    for (const { id } of gone) if (this.#tickets.has(id)) this.#tickets.set(id, null)
    for (const { kind, id } of setAside) {
      if (id === null) continue
      if (kind === 'order') this.#orders.add(id)
      else this.#tickets.set(id, null)
    }
  }
}

function printOf(ticket: TicketRecord): number {
  return hash('sha1', JSON.stringify(ticket), 'buffer').readUIntBE(0, PRINT_BYTES)
}
