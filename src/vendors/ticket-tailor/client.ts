import { z } from 'zod'
import {
  type EventSummary,
  type Lookup,
  type OrderQuery,
  type OrderRecord,
  type Page,
  type PageQuery,
  type TicketRecord,
  type TicketVendor,
  VendorError,
} from '../ticket-vendor.ts'
import { Discounts } from './discounts.ts'
import { listShape, nextOf, understood } from './lists.ts'
import { type Read, readOrder, readTicket } from './records.ts'
import { type Backoff, Requests } from './requests.ts'

export type TicketTailorSettings = {
  /** With the version: `https://api.tickettailor.com/v1`. */
  readonly baseUrl: string
  readonly apiKey: string
  readonly eventId: string
  /** Half of the vendor's 5,000 unless told: the box office has other users. */
  readonly requestsPer30Minutes?: number
  readonly backoff?: Backoff
  /** For one attempt, from the request to the end of the answer's body; 30 s unless told. */
  readonly timeoutMs?: number
  /** Ends whatever is asked or waited for, and everything asked after. */
  readonly signal?: AbortSignal
}

/**
 * Ten attempts outlast two minutes of an outage; a server that fails every 7th call, refuses every 11th and cuts every
 * 13th short needs four of them at the worst.
 */
const PATIENT: Backoff = { attempts: 10, firstDelayMs: 500, longestDelayMs: 30_000 }

const PAGE_SIZE = '100'

/** Ticket Tailor's API, version 1, for one event. All calls of one client share one limit: make one client a process. */
export function ticketTailor(settings: TicketTailorSettings): TicketVendor {
  const { baseUrl, apiKey, eventId, requestsPer30Minutes = 2500, backoff = PATIENT, timeoutMs = 30_000 } = settings
  const { signal = new AbortController().signal } = settings
  const requests = new Requests({ baseUrl, apiKey, requestsPer30Minutes, backoff, timeoutMs, signal })
  const discounts = new Discounts(requests)

  return {
    orders: (query) => page(requests, '/orders', listQuery(eventId, query), readOrder),
    tickets: (query) => page(requests, '/issued_tickets', listQuery(eventId, query), readTicket),
    order: (id) => lookUp(requests, `/orders/${encodeURIComponent(id)}`, readOrder),
    ticket: (id) => lookUp(requests, `/issued_tickets/${encodeURIComponent(id)}`, readTicket),
    event: () => readEvent(requests, eventId),
    createDiscount: (discount) => discounts.create(discount),
    resumeDiscount: (discount) => discounts.resume(discount),
    recoverDiscount: (discount) => discounts.recover(discount),
    findDiscount: (code) => discounts.find(code),
    deleteDiscount: (id) => discounts.remove(id),
  }
}

type Reader<T extends OrderRecord | TicketRecord> = (wire: unknown) => Read<T>

async function page<T extends OrderRecord | TicketRecord>(
  requests: Requests,
  path: string,
  query: URLSearchParams,
  read: Reader<T>,
): Promise<Page<T>> {
  const list = understood(path, listShape, await requests.read(path, query))
  const reads = list.data.map(read)
  return {
    records: reads.flatMap((one) => (one.ok ? [one.record] : [])),
    setAside: reads.flatMap((one) => one.setAside),
    next: nextOf(path, list, query.get('starting_after')),
  }
}

function listQuery(eventId: string, query: OrderQuery & PageQuery): URLSearchParams {
  const parameters = new URLSearchParams({ event_id: eventId, limit: PAGE_SIZE })
  if (query.status !== undefined) parameters.set('status', query.status)
  if (query.createdSince !== undefined) {
    parameters.set('created_at.gte', String(Math.floor(query.createdSince.epochMilliseconds / 1000)))
  }
  if (query.after !== undefined) parameters.set('starting_after', query.after)
  return parameters
}

async function lookUp<T extends OrderRecord | TicketRecord>(
  requests: Requests,
  path: string,
  read: Reader<T>,
): Promise<Lookup<T>> {
  const answer = await requests.read(path)
  if (answer.status === 404) return { code: 'gone', reason: `Ticket Tailor has no ${path} (404)` }
  const one = read(answer.body)
  if (!one.ok) return { code: 'malformed', setAside: one.setAside }
  return { code: 'found', record: one.record, setAside: one.setAside }
}

const quantity = z.int().min(0)
const eventShape = z.object({
  id: z.string(),
  name: z.string(),
  capacity: quantity.nullish(),
  ticket_types: z
    .array(z.object({ id: z.string().nullish(), name: z.string().nullish(), quantity_total: quantity.nullish() }))
    .nullish(),
})

async function readEvent(requests: Requests, eventId: string): Promise<EventSummary> {
  const path = `/events/${encodeURIComponent(eventId)}`
  const answer = await requests.read(path)
  if (answer.status === 404) throw new VendorError('rejected', `Ticket Tailor has no event ${eventId}: check its id`)
  const event = understood(path, eventShape, answer)
  return { id: event.id, name: event.name, capacity: capacityOf(event), ticketTypes: ticketTypesOf(event) }
}

function ticketTypesOf({ ticket_types }: z.infer<typeof eventShape>): EventSummary['ticketTypes'] {
  return (ticket_types ?? []).flatMap(({ id, name }) => (id == null ? [] : [{ id, name: name ?? id }]))
}

/** A capacity of the whole event, else the sum of its ticket types'; null where any of these is without limit. */
function capacityOf(event: z.infer<typeof eventShape>): number | null {
  if (event.capacity != null) return event.capacity
  const totals = event.ticket_types?.map((type) => type.quantity_total ?? null) ?? []
  if (totals.length === 0 || totals.includes(null)) return null
  return totals.reduce<number>((sum, total) => sum + (total ?? 0), 0)
}
