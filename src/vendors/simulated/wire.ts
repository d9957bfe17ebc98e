import { z } from 'zod'

/**
 * The vendors' JSON as the simulated server keeps and serves it. Only what the server itself goes by is checked; all
 * other fields pass through as they are, so that a folder may hold records that a client has to set aside.
 */
const id = z.string().min(1)
const unixSeconds = z.int().min(0)
const text = z.string().nullish()

export const wireTicket = z.looseObject({
  id,
  order_id: text,
  event_id: id,
  status: z.string(),
  barcode: text,
  email: text,
  created_at: unixSeconds,
})

export const wireOrder = z.looseObject({
  id,
  status: z.string(),
  created_at: unixSeconds,
  txn_id: text,
  buyer_details: z.looseObject({ email: text }).nullish(),
  event_summary: z.looseObject({ id }),
  issued_tickets: z.array(wireTicket),
})

export const wirePaymentIntent = z.looseObject({
  id,
  latest_charge: z.looseObject({ id, balance_transaction: z.looseObject({ id }).nullable() }).nullable(),
})

/** The event's settings, as in a season's `event.json`. */
export const seasonEvent = z.looseObject({
  id,
  name: z.string(),
  year: z.int(),
  timeZone: z.string(),
  currency: z.string(),
  gateOpening: z.iso.date(),
  eventEndOffset: z.int(),
  strikeEndOffset: z.int(),
  vipThreshold: z.int().nullable(),
  ticketVatRate: z.int(),
  salesStart: z.iso.date(),
  capacity: z.int().min(0).nullish(),
})

export type WireTicket = z.infer<typeof wireTicket>
export type WireOrder = z.infer<typeof wireOrder>
export type WirePaymentIntent = z.infer<typeof wirePaymentIntent>
export type SeasonEvent = z.infer<typeof seasonEvent>

export type Person = {
  readonly id: string
  readonly displayName: string
  readonly emails: readonly { readonly email: string; readonly verified: boolean }[]
}

/** A code of the season's campaign; `human` is who is to have it, null for one that is still free. */
export type SeasonCode = { readonly code: string; readonly human: string | null }
