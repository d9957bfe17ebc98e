import { z } from 'zod'
import { type Cents, cents } from '../../platform/money.ts'
import type { OrderRecord, SetAside, TicketRecord } from '../ticket-vendor.ts'

/**
 * Reads the vendor's records one at a time. Fields that are not read may hold anything (the vendor adds some without
 * notice); those that are read must be what they are documented to be, since a guess about money is worse than a record
 * set aside for a person to look at.
 */
export type Read<T> =
  | { readonly ok: true; readonly record: T; readonly setAside: readonly SetAside[] }
  | { readonly ok: false; readonly setAside: readonly SetAside[] }

/** An order with the tickets it carries; a malformed one among these is set aside without the order. */
export function readOrder(wire: unknown): Read<OrderRecord> {
  const parsed = orderShape.safeParse(wire)
  if (!parsed.success) return { ok: false, setAside: [setAside('order', wire, parsed.error)] }
  const order = parsed.data
  const tickets = (order.issued_tickets ?? []).map(readTicket)
  return {
    ok: true,
    setAside: tickets.flatMap((ticket) => ticket.setAside),
    record: {
      id: order.id,
      eventId: order.event_summary.event_id ?? order.event_summary.id,
      status: order.status,
      purchasedAt: order.created_at,
      currency: order.currency.code.toUpperCase(),
      total: order.total,
      refunded: order.refund_amount ?? cents(0),
      donations: cents(order.line_items.reduce((sum, line) => sum + (line.type === 'donation' ? line.total : 0), 0)),
      discounts: order.line_items
        .filter((line) => line.type === 'gift_card')
        .map((line) => ({ code: codeIn(line.description ?? ''), amount: cents(Math.abs(line.total)) })),
      paymentIntent: paymentIntentOf(order.txn_id),
      buyer: { name: nameOf(order.buyer_details), email: order.buyer_details?.email ?? '' },
      tickets: tickets.flatMap((ticket) =>
        ticket.ok ? [{ ...ticket.record, orderId: ticket.record.orderId ?? order.id }] : [],
      ),
    },
  }
}

export function readTicket(wire: unknown): Read<TicketRecord> {
  const parsed = ticketShape.safeParse(wire)
  if (!parsed.success) return { ok: false, setAside: [setAside('ticket', wire, parsed.error)] }
  const ticket = parsed.data
  return {
    ok: true,
    setAside: [],
    record: {
      id: ticket.id,
      orderId: ticket.order_id === '' ? null : (ticket.order_id ?? null),
      eventId: ticket.event_id,
      typeId: ticket.ticket_type_id,
      typeName: ticket.description ?? '',
      status: ticket.status,
      checkedIn: ticket.checked_in === true || ticket.checked_in === 'true',
      listedPrice: ticket.listed_price,
      barcode: ticket.barcode ?? '',
      name: nameOf({ ...ticket, name: ticket.full_name }),
      email: ticket.email ?? '',
      ownAddress: ownAddressIn(ticket.custom_questions ?? []),
      createdAt: ticket.created_at,
    },
  }
}

/** What stands in the last pair of parentheses, else the whole description; as the buyer typed it. */
function codeIn(description: string): string {
  const last = [...description.matchAll(/\(([^()]*)\)/g)].at(-1)?.[1]?.trim()
  return last === undefined || last === '' ? description.trim() : last
}

/** A free order carries `--` in place of a payment. */
function paymentIntentOf(txnId: string | null | undefined): string | null {
  const id = txnId?.trim() ?? ''
  return id === '' || id === '--' ? null : id
}

type Names = { name?: Text; first_name?: Text; last_name?: Text } | null | undefined
type Text = string | null | undefined

function nameOf(names: Names): string {
  const whole = names?.name?.trim() ?? ''
  if (whole !== '') return whole
  return [names?.first_name, names?.last_name]
    .map((part) => part?.trim() ?? '')
    .filter((part) => part !== '')
    .join(' ')
}

function ownAddressIn(questions: readonly { question?: Text; answer?: Text }[]): string | null {
  const asked = questions.filter(({ question }) => question?.trim().toLowerCase() === 'email')
  return (asked.find(({ answer }) => (answer?.trim() ?? '') !== '') ?? asked[0])?.answer ?? null
}

function setAside(kind: SetAside['kind'], wire: unknown, error: z.ZodError): SetAside {
  const readable = z.object({ id }).safeParse(wire)
  return {
    kind,
    id: readable.success ? readable.data.id : null,
    reason: error.issues.map((issue) => `${issue.path.join('.') || kind}: ${issue.message}`).join('; '),
  }
}

/** PostgreSQL holds no NUL in a text: such a record would otherwise fail its whole page. */
const line = z.string().refine((value) => !value.includes('\0'), 'holds a NUL character')
const id = line.min(1)
const text = line.nullish()
const amount = z.int().transform((value): Cents => cents(value))
const notNegative = z
  .int()
  .min(0)
  .transform((value): Cents => cents(value))
/** Unix seconds; the bound is the last instant that Temporal can hold. */
const instant = z
  .int()
  .min(0)
  .max(8.64e12)
  .transform((seconds) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000))
const questions = z.array(z.object({ question: text, answer: text })).nullish()

const orderShape = z.object({
  id,
  status: id,
  created_at: instant,
  currency: z.object({ code: z.string().regex(/^[a-z]{3}$/i, 'expected a currency code of three letters') }),
  total: amount,
  refund_amount: notNegative.nullable(),
  txn_id: text,
  buyer_details: z.object({ email: text, name: text, first_name: text, last_name: text }).nullish(),
  event_summary: z.object({ id, event_id: id.nullish() }),
  line_items: z.array(z.object({ type: z.string(), description: text, total: amount })),
  issued_tickets: z.array(z.unknown()).nullish(),
})

const ticketShape = z.object({
  id,
  order_id: text,
  event_id: id,
  ticket_type_id: id,
  description: text,
  status: z.enum(['valid', 'voided']),
  checked_in: z.union([z.enum(['true', 'false']), z.boolean()]).nullish(),
  listed_price: notNegative,
  barcode: text,
  full_name: text,
  first_name: text,
  last_name: text,
  email: text,
  custom_questions: questions,
  created_at: instant,
})
