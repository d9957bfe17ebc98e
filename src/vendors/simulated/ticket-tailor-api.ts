import { createDiscount, deleteDiscount, type TicketTypeForm } from './discounts.ts'
import { type Answer, isKey, type Request } from './exchange.ts'
import { type Filters, list, notFound } from './lists.ts'
import type { SimulatedSeason } from './season.ts'
import type { WireOrder, WireTicket } from './wire.ts'

export type TicketTailorApi = {
  readonly season: SimulatedSeason
  readonly apiKey: string | null
  /** Which way of writing a discount's ticket types the vendor understands; others it answers with a discount on all. */
  readonly ticketTypeForm: TicketTypeForm
}

/** Undefined for a path that is not Ticket Tailor's. */
export function answerTicketTailor(api: TicketTailorApi, request: Request): Answer | undefined {
  const [version, resource = '', id, ...more] = request.path.split('/').slice(1)
  if (version !== 'v1' || more.length > 0 || !RESOURCES.has(resource)) return undefined
  if (resource === 'ping') return { status: 200, body: { version: 'v1', documentation: '/docs' } }
  if (request.key?.scheme !== 'basic' || !isKey(request.key.value, api.apiKey)) return FORBIDDEN
  return answerResource(api, request, resource, id)
}

const RESOURCES = new Set(['ping', 'orders', 'issued_tickets', 'events', 'check_ins', 'discounts'])

const FORBIDDEN: Answer = {
  status: 403,
  body: {
    status: 403,
    error_code: 'FORBIDDEN',
    message: 'You do not have permission to access this resource.',
    hint: 'Check that the API key is correct and has the role that this endpoint needs.',
  },
}

function answerResource(
  { season, ticketTypeForm }: TicketTailorApi,
  request: Request,
  resource: string,
  id: string | undefined,
): Answer {
  const { method, query } = request
  const sent = season.sent.bind(season)
  switch (`${method} ${resource}${id === undefined ? '' : '/id'}`) {
    case 'GET orders':
      return list('orders', season.orders, query, orderFilters, sent)
    case 'GET issued_tickets':
      return list('issued_tickets', season.tickets, query, ticketFilters, sent)
    case 'GET check_ins':
      return checkIns(season)
    case 'GET discounts':
      return list('discounts', season.discounts, query, { code: (discount) => discount.code }, (discount) => discount)
    case 'GET orders/id':
      return found(season.orders.get(id ?? ''), sent)
    case 'GET issued_tickets/id':
      return found(season.tickets.get(id ?? ''), sent)
    case 'GET events/id':
      return id === season.event.id ? { status: 200, body: eventBody(season) } : notFound
    case 'POST discounts':
      return createDiscount(season, request.form, ticketTypeForm)
    case 'DELETE discounts/id':
      return deleteDiscount(season, id ?? '')
    default:
      return notFound
  }
}

const orderFilters: Filters<WireOrder> = {
  event_id: (order) => order.event_summary.id,
  status: (order) => order.status,
  email: (order) => order.buyer_details?.email,
  txn_id: (order) => order.txn_id,
}

const ticketFilters: Filters<WireTicket> = {
  event_id: (ticket) => ticket.event_id,
  order_id: (ticket) => ticket.order_id,
  status: (ticket) => ticket.status,
  barcode: (ticket) => ticket.barcode,
  email: (ticket) => ticket.email,
}

function found<T>(record: T | undefined, sent: (record: T) => unknown): Answer {
  return record === undefined ? notFound : { status: 200, body: sent(record) }
}

function checkIns(season: SimulatedSeason): Answer {
  const data = season.tickets
    .all()
    .filter((ticket) => ticket['checked_in'] === 'true')
    .map((ticket) => ({ object: 'check_in', id: ticket.id.replace('it_', 'ci_'), issued_ticket_id: ticket.id }))
  return { status: 200, body: { data, links: { next: null, previous: null } } }
}

function eventBody({ event, tickets }: SimulatedSeason): unknown {
  const { id, name, timeZone, currency, capacity } = event
  const types = new Map(tickets.all().map((ticket) => [ticket['ticket_type_id'], ticket['description']]))
  return {
    object: 'event',
    id,
    name,
    timezone: timeZone,
    currency: currency.toLowerCase(),
    status: 'published',
    ticket_types: [...types].map(([typeId, typeName]) => ({ object: 'ticket_type', id: typeId, name: typeName })),
    ...(capacity == null ? {} : { capacity }),
  }
}
