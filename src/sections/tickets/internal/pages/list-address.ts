import type { OrderState } from '../../tickets.ts'
import { ORDER_PROBLEMS, ORDER_SORTS, type OrdersQuery } from '../order-list.ts'
import { TICKET_MATCHES, TICKET_PROBLEMS, TICKET_SORTS, TICKET_STATES, type TicketsQuery } from '../ticket-list.ts'

export const ORDERS = '/tickets/orders'
export const ATTENDEES = '/tickets/attendees'
export const ORDER_STATES: readonly OrderState[] = ['paid', 'refunded', 'cancelled', 'pending']

/** What a list shows, as it stands in its address; what makes no sense there is left out. */
export function ordersQuery({ searchParams }: URL): OrdersQuery {
  const state = choice(searchParams, 'state', ORDER_STATES)
  const matched = choice(searchParams, 'matched', ['yes', 'no'] as const)
  const problem = choice(searchParams, 'problem', ORDER_PROBLEMS)
  return {
    ...texts(searchParams),
    ...(state === undefined ? {} : { state }),
    ...(matched === undefined ? {} : { matched }),
    ...(problem === undefined ? {} : { problem }),
    ...sorting(searchParams, ORDER_SORTS),
  }
}

export function ticketsQuery({ searchParams }: URL): TicketsQuery {
  const state = choice(searchParams, 'state', TICKET_STATES)
  const matched = choice(searchParams, 'matched', TICKET_MATCHES)
  const problem = choice(searchParams, 'problem', TICKET_PROBLEMS)
  return {
    ...texts(searchParams),
    ...(state === undefined ? {} : { state }),
    ...(matched === undefined ? {} : { matched }),
    ...(problem === undefined ? {} : { problem }),
    ...sorting(searchParams, TICKET_SORTS),
  }
}

type ListQuery = OrdersQuery | TicketsQuery

/** `extra` goes with it: the format of an export. */
export function listHref(path: string, query: ListQuery, extra: Readonly<Record<string, string>> = {}): string {
  const { sort, descending, ...filters } = query
  const given = Object.entries({ ...filters, sort: sortParameter(query), ...extra }).filter(([, value]) => value !== '')
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}

/** Empty for the order that a list has without being asked: the newest first. */
export function sortParameter({ sort, descending }: Pick<ListQuery, 'sort' | 'descending'>): string {
  if (sort === 'date' && descending) return ''
  return descending ? `-${sort}` : sort
}

export function isFiltered({ sort, descending, after, ...filters }: ListQuery): boolean {
  return Object.keys(filters).length > 0
}

function texts(parameters: URLSearchParams): { search?: string; type?: string; after?: string } {
  const given = ['search', 'type', 'after'].map((name) => [name, parameters.get(name)?.trim() ?? ''])
  return Object.fromEntries(given.filter(([, value]) => value !== ''))
}

/** `total`, or `-total` for the highest first. */
function sorting<const S extends string>(parameters: URLSearchParams, sorts: readonly S[]): Sorting<S | 'date'> {
  const given = parameters.get('sort') ?? ''
  const descending = given.startsWith('-')
  const sort = sorts.find((one) => one === given.slice(descending ? 1 : 0))
  return sort === undefined ? { sort: 'date', descending: true } : { sort, descending }
}

type Sorting<S> = { readonly sort: S; readonly descending: boolean }

function choice<const T extends string>(
  parameters: URLSearchParams,
  name: string,
  options: readonly T[],
): T | undefined {
  return options.find((option) => option === parameters.get(name))
}
