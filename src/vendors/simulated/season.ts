import { NewestFirst } from './newest-first.ts'
import type { SeasonEvent, WireOrder, WirePaymentIntent, WireTicket } from './wire.ts'

export type SeasonRecords = {
  readonly event: SeasonEvent
  readonly orders: readonly WireOrder[]
  /** All tickets; those that an order carries, too, may stand here as well. */
  readonly tickets: readonly WireTicket[]
  readonly paymentIntents: readonly WirePaymentIntent[]
}

export type StoredDiscount = {
  readonly id: string
  readonly created_at: number
  readonly code: string
  readonly name: string
  readonly type: 'percentage' | 'fixed_amount'
  readonly face_value_amount: number | null
  readonly face_value_percentage: number | null
  readonly max_redemptions: number | null
  readonly max_per_order: number | null
  readonly times_redeemed: number
  readonly expires: number | null
  readonly ticket_types: readonly string[]
}

/** What a webhook tells of. */
export type SeasonChange = {
  readonly event: `${'ORDER' | 'ISSUED_TICKET'}.${'CREATED' | 'UPDATED'}`
  readonly list: 'orders' | 'issued_tickets'
  readonly record: WireOrder | WireTicket
}

/**
 * What the simulated vendors hold: a season that goes on while it is served. Its verbs are what happens at a box
 * office; each changes what the next answer says. A ticket is one object, wherever it is listed.
 */
export class SimulatedSeason {
  readonly event: SeasonEvent
  readonly orders: NewestFirst<WireOrder>
  readonly tickets: NewestFirst<WireTicket>
  readonly discounts = new NewestFirst<StoredDiscount>([])
  readonly paymentIntents: Map<string, WirePaymentIntent>
  readonly #spoilt = new Map<string, Record<string, unknown>>()
  readonly #listeners: ((change: SeasonChange) => void)[] = []
  #discountsMade = 0

  constructor({ event, orders, tickets, paymentIntents }: SeasonRecords) {
    const ticketById = new Map(tickets.map((ticket) => [ticket.id, { ...ticket }]))
    const carried = (ticket: WireTicket): WireTicket => {
      const known = ticketById.get(ticket.id) ?? { ...ticket }
      ticketById.set(ticket.id, known)
      return known
    }
    this.event = event
    this.orders = new NewestFirst(
      orders.map((order) => ({ ...order, issued_tickets: order.issued_tickets.map(carried) })),
    )
    this.tickets = new NewestFirst([...ticketById.values()])
    this.paymentIntents = new Map(paymentIntents.map((intent) => [intent.id, intent]))
  }

  /** A new order and the tickets it carries. */
  sell(order: WireOrder, payment?: WirePaymentIntent): void {
    this.orders.add(order)
    for (const ticket of order.issued_tickets) this.tickets.add(ticket)
    if (payment !== undefined) this.settle(payment)
    this.#tell({ event: 'ORDER.CREATED', list: 'orders', record: order })
    for (const ticket of order.issued_tickets) this.#issued(ticket)
  }

  /** A ticket by hand, without an order. */
  issueComp(ticket: WireTicket): void {
    const comp = { ...ticket, order_id: null }
    this.tickets.add(comp)
    this.#issued(comp)
  }

  refund(orderId: string, amountInCents: number): void {
    this.#updateOrder(orderId, { refund_amount: amountInCents })
  }

  complete(orderId: string): void {
    this.#updateOrder(orderId, { status: 'completed' })
  }

  cancel(orderId: string): void {
    this.#updateOrder(orderId, { status: 'cancelled' })
  }

  /** `at` in unix seconds. */
  void(ticketId: string, at: number): void {
    this.amend(ticketId, { status: 'voided', voided_at: at, updated_at: at })
  }

  checkIn(ticketId: string, at: number): void {
    this.amend(ticketId, { checked_in: 'true', updated_at: at })
  }

  /** A ticket is given another name, another answer to a question: whatever is written on it. */
  amend(ticketId: string, fields: Record<string, unknown>): void {
    const record = Object.assign(this.#ticket(ticketId), fields)
    this.#tell({ event: 'ISSUED_TICKET.UPDATED', list: 'issued_tickets', record })
  }

  /** Hears of what happens from now on. */
  subscribe(listener: (change: SeasonChange) => void): void {
    this.#listeners.push(listener)
  }

  /** The payment provider's record of a payment, new or settled at last. */
  settle(payment: WirePaymentIntent): void {
    this.paymentIntents.set(payment.id, payment)
  }

  /** The vendor no longer knows the order, nor the tickets that it carried. */
  forget(orderId: string): void {
    for (const ticket of this.#order(orderId).issued_tickets) this.tickets.remove(ticket.id)
    this.orders.remove(orderId)
  }

  /** From now on the vendor sends these fields of a record wrongly; `undefined` leaves one out. */
  spoil(id: string, fields: Record<string, unknown>): void {
    const record = this.orders.get(id) ?? this.tickets.get(id)
    if (record === undefined) throw new Error(`there is no order or ticket ${id}`)
    this.#spoilt.set(id, fields)
  }

  /** An order or ticket as the vendor sends it. */
  sent(record: WireOrder | WireTicket): unknown {
    if (this.#spoilt.size === 0) return record
    const tickets = Array.isArray(record['issued_tickets']) ? { issued_tickets: this.#sentTickets(record.id) } : {}
    return { ...record, ...tickets, ...this.#spoilt.get(record.id) }
  }

  makeDiscount(discount: Omit<StoredDiscount, 'id' | 'times_redeemed'>): StoredDiscount {
    this.#discountsMade += 1
    const made = { ...discount, id: `di_${this.#discountsMade}`, times_redeemed: 0 }
    this.discounts.add(made)
    return made
  }

  #updateOrder(id: string, fields: Record<string, unknown>): void {
    const record = Object.assign(this.#order(id), fields)
    this.#tell({ event: 'ORDER.UPDATED', list: 'orders', record })
  }

  #issued(ticket: WireTicket): void {
    this.#tell({ event: 'ISSUED_TICKET.CREATED', list: 'issued_tickets', record: ticket })
  }

  #tell(change: SeasonChange): void {
    for (const listener of this.#listeners) listener(change)
  }

  #sentTickets(orderId: string): unknown[] {
    return this.#order(orderId).issued_tickets.map((ticket) => ({ ...ticket, ...this.#spoilt.get(ticket.id) }))
  }

  #order(id: string): WireOrder {
    const order = this.orders.get(id)
    if (order === undefined) throw new Error(`there is no order ${id}`)
    return order
  }

  #ticket(id: string): WireTicket {
    const ticket = this.tickets.get(id)
    if (ticket === undefined) throw new Error(`there is no ticket ${id}`)
    return ticket
  }
}
