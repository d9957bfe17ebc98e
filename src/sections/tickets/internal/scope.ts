import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Touched } from '../tickets.ts'
import { own } from './tables.ts'

export type Scope = Pick<Touched, 'orders' | 'looseTickets'>

/**
 * Widens what was touched to whole orders, which are matched and settled whole. An order that a ticket names and that is
 * not here yet stays in scope: its tickets are.
 */
export async function widen(snapshot: Snapshot, { orders, looseTickets, addresses }: Touched): Promise<Scope> {
  const found = addresses.length === 0 ? [] : await carriersOf(snapshot, addresses)
  return {
    orders: [...new Set([...orders, ...found.flatMap(({ orderId }) => (orderId === null ? [] : [orderId]))])],
    looseTickets: [...new Set([...looseTickets, ...found.flatMap(({ ticket }) => (ticket === null ? [] : [ticket]))])],
  }
}

type Carrier = { readonly orderId: string | null; readonly ticket: string | null }

async function carriersOf(snapshot: Snapshot, addresses: readonly string[]): Promise<readonly Carrier[]> {
  const { rows } = await sql<Carrier>`
    select id as order_id, null as ticket from tickets.orders where address = any(${addresses}::text[])
    union
    select order_id, case when order_id is null then id end from tickets.tickets where address = any(${addresses}::text[])
  `.execute(own(snapshot))
  return rows
}

export async function everythingOf(snapshot: Snapshot, event: string): Promise<Touched> {
  const orders = await sql<{ id: string }>`select id from tickets.orders where event_id = ${event}`.execute(
    own(snapshot),
  )
  const loose = await sql<{ id: string }>`
    select id from tickets.tickets where event_id = ${event} and order_id is null`.execute(own(snapshot))
  return {
    orders: orders.rows.map(({ id }) => id),
    looseTickets: loose.rows.map(({ id }) => id),
    addresses: [],
  }
}
