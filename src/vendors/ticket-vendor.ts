import type { Cents } from '../platform/money.ts'

/**
 * The port to a ticket vendor: what Humans reads of sales and writes of discounts, in Humans' own types and the
 * vendor's own ids and words. One conformance suite runs over every implementation. Nothing here decides what a status
 * or a code means for the figures: that is the Tickets section's.
 *
 * Every method throws a `VendorError` when the vendor can't be asked; its `code` says what a person can do about it.
 */
export interface TicketVendor {
  /** One page of the event's orders, newest first, with the tickets that they carry. */
  orders(query: OrderQuery): Promise<Page<OrderRecord>>
  /** One page of the event's issued tickets, newest first; among them those that belong to no order. */
  tickets(query: PageQuery): Promise<Page<TicketRecord>>
  /** One order as it is now; `gone` only when the vendor answers that there is none. */
  order(id: string): Promise<Lookup<OrderRecord>>
  ticket(id: string): Promise<Lookup<TicketRecord>>
  event(): Promise<EventSummary>
  /**
   * Makes a discount exactly as asked, good for one order and one ticket of it, or makes none and throws `rejected`. The
   * vendor knows no idempotency key: an answer lost on the way is found again, not made twice.
   */
  createDiscount(discount: NewDiscount): Promise<Discount>
  /** The same where it may have been asked for before, by a process that died: looks first, and makes what is missing. */
  resumeDiscount(discount: NewDiscount): Promise<Discount>
  /** What may be left of such a one, as asked; nothing is made, and what is there and not as asked is deleted. */
  recoverDiscount(discount: NewDiscount): Promise<Discount | undefined>
  findDiscount(code: string): Promise<Discount | undefined>
  /** Deleting what is gone already is a success. */
  deleteDiscount(id: string): Promise<void>
}

export type PageQuery = {
  /** The `next` of the page before; without it, the first page. */
  readonly after?: string
}

export type OrderQuery = PageQuery & {
  readonly createdSince?: Temporal.Instant
  readonly status?: 'pending'
}

/** `setAside` holds what could not be read, with the reason; the rest of the page stands. */
export type Page<T> = {
  readonly records: readonly T[]
  readonly setAside: readonly SetAside[]
  readonly next: string | null
}

export type SetAside = { readonly kind: 'order' | 'ticket'; readonly id: string | null; readonly reason: string }

/** `malformed` is not `gone`: the vendor has the record, in a shape that can't be read, and nothing may be voided for it. */
export type Lookup<T> =
  | { readonly code: 'found'; readonly record: T; readonly setAside: readonly SetAside[] }
  | { readonly code: 'gone'; readonly reason: string }
  | { readonly code: 'malformed'; readonly setAside: readonly SetAside[] }

export type OrderRecord = {
  readonly id: string
  readonly eventId: string
  /** The vendor's word, as sent. */
  readonly status: string
  readonly purchasedAt: Temporal.Instant
  /** ISO 4217, upper case. */
  readonly currency: string
  readonly total: Cents
  readonly refunded: Cents
  readonly donations: Cents
  /** Codes as typed by the buyer, in the order's own sequence; amounts positive. */
  readonly discounts: readonly { readonly code: string; readonly amount: Cents }[]
  /** The payment's id at the payment provider; null for a free order. */
  readonly paymentIntent: string | null
  readonly buyer: { readonly name: string; readonly email: string }
  readonly tickets: readonly TicketRecord[]
}

export type TicketRecord = {
  readonly id: string
  /** Null for a ticket issued by hand. */
  readonly orderId: string | null
  readonly eventId: string
  readonly typeId: string
  readonly typeName: string
  readonly status: 'valid' | 'voided'
  readonly checkedIn: boolean
  /** Before any discount. */
  readonly listedPrice: Cents
  readonly barcode: string
  readonly name: string
  /** The buyer's address, which the vendor copies onto every ticket of an order. */
  readonly email: string
  /** The attendee's answer to the question for their own address, as typed; null when it was not asked. */
  readonly ownAddress: string | null
  readonly createdAt: Temporal.Instant
}

export type EventSummary = {
  readonly id: string
  readonly name: string
  readonly capacity: number | null
  readonly ticketTypes: readonly TicketType[]
}

export type TicketType = { readonly id: string; readonly name: string }

export type NewDiscount = {
  readonly name: string
  readonly code: string
  /** A percentage from 0 to 100, or an amount off each ticket. */
  readonly off: { readonly percent: number } | { readonly amount: Cents }
  /** Vendor ids of the ticket types covered; empty means all. */
  readonly ticketTypes: readonly string[]
  readonly expiresAt: Temporal.Instant | null
}

export type Discount = { readonly id: string; readonly code: string; readonly timesRedeemed: number }

export type VendorErrorCode =
  | 'forbidden' // the key is wrong or lacks a right; the message says which
  | 'unavailable' // no usable answer after every retry
  | 'stopped' // by the caller, whose signal aborted
  | 'rejected' // the vendor refused what was asked; asking again changes nothing
  | 'unexpected-answer' // an answer of a shape that no version of the API is known to give

export class VendorError extends Error {
  override readonly name = 'VendorError'
  readonly code: VendorErrorCode

  constructor(code: VendorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
