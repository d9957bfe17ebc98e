import type pg from 'pg'
import { toParameter } from '../src/platform/db/parameters.ts'
import type { OrderRecord, TicketRecord } from '../src/vendors/ticket-vendor.ts'

/** Copies of the section's tables, with all their indexes and no rows, in a schema of their own. */
export type BareTables = { readonly schema: string }

export type Copied = { rows: number; statements: number; transactions: number }

export async function makeBareTables(admin: pg.Client, name: string): Promise<BareTables> {
  const schema = `bare_${name}`
  await admin.query(`create schema ${schema};
    create table ${schema}.orders (like tickets.orders including all);
    create table ${schema}.order_discounts (like tickets.order_discounts including all);
    create table ${schema}.tickets (like tickets.tickets including all)`)
  return { schema }
}

type Column<T> = readonly [name: string, type: string, value: (record: T) => unknown]

const orderColumns: readonly Column<OrderRecord>[] = [
  ['id', 'text', (order) => order.id],
  ['event_id', 'text', (order) => order.eventId],
  ['status', 'text', (order) => order.status],
  ['state', 'text', () => 'paid'],
  ['state_known', 'boolean', () => true],
  ['purchased_at', 'timestamptz', (order) => order.purchasedAt],
  ['currency', 'text', (order) => order.currency],
  ['total', 'bigint', (order) => order.total],
  ['refunded', 'bigint', (order) => order.refunded],
  ['donations', 'bigint', (order) => order.donations],
  ['payment_intent', 'text', (order) => order.paymentIntent],
  ['buyer_name', 'text', (order) => order.buyer.name],
  ['buyer_email', 'text', (order) => order.buyer.email],
  ['address', 'text', (order) => order.buyer.email],
]

const ticketColumns: readonly Column<TicketRecord>[] = [
  ['id', 'text', (ticket) => ticket.id],
  ['order_id', 'text', (ticket) => ticket.orderId],
  ['event_id', 'text', (ticket) => ticket.eventId],
  ['type_id', 'text', (ticket) => ticket.typeId],
  ['type_name', 'text', (ticket) => ticket.typeName],
  ['status', 'text', (ticket) => ticket.status],
  ['checked_in', 'boolean', (ticket) => ticket.checkedIn],
  ['listed_price', 'bigint', (ticket) => ticket.listedPrice],
  ['barcode', 'text', (ticket) => ticket.barcode],
  ['name', 'text', (ticket) => ticket.name],
  ['email', 'text', (ticket) => ticket.email],
  ['own_address', 'text', (ticket) => ticket.ownAddress],
  ['address', 'text', (ticket) => ticket.ownAddress],
  ['created_at', 'timestamptz', (ticket) => ticket.createdAt],
]

type Discount = { readonly orderId: string; readonly position: number; readonly code: string; readonly amount: number }

const discountColumns: readonly Column<Discount>[] = [
  ['order_id', 'text', (line) => line.orderId],
  ['position', 'int', (line) => line.position],
  ['code', 'text', (line) => line.code],
  ['amount', 'bigint', (line) => line.amount],
]

/** Each page in a transaction of its own: one upsert a table, nothing compared. */
export async function copyBare(
  admin: pg.Client,
  { schema }: BareTables,
  orders: readonly OrderRecord[],
  figures: Copied,
): Promise<void> {
  const started = performance.now()
  await admin.query('begin')
  const begun = performance.now()
  await copyPage(admin, schema, orders)
  figures.statements += performance.now() - begun
  await admin.query('commit')
  figures.transactions += performance.now() - started
  figures.rows += rowsOf(orders)
}

/** As `copyBare` copies a page, each row alone: a transaction of its own, begun and committed, with one statement. */
export async function copyOneByOne(
  admin: pg.Client,
  { schema }: BareTables,
  orders: readonly OrderRecord[],
  figures: Copied,
): Promise<void> {
  const alone = async <T>(table: string, key: string, columns: readonly Column<T>[], row: T) => {
    const started = performance.now()
    await admin.query('begin')
    const begun = performance.now()
    await upsert(admin, `${schema}.${table}`, key, columns, [row])
    figures.statements += performance.now() - begun
    await admin.query('commit')
    figures.transactions += performance.now() - started
  }
  for (const order of orders) await alone('orders', 'id', orderColumns, order)
  for (const line of discountsOf(orders)) await alone('order_discounts', 'order_id, position', discountColumns, line)
  for (const ticket of ticketsOf(orders)) await alone('tickets', 'id', ticketColumns, ticket)
  figures.rows += rowsOf(orders)
}

/** Orders with what they carry. */
async function copyPage(admin: pg.Client, schema: string, orders: readonly OrderRecord[]): Promise<void> {
  await upsert(admin, `${schema}.orders`, 'id', orderColumns, orders)
  await upsert(admin, `${schema}.order_discounts`, 'order_id, position', discountColumns, discountsOf(orders))
  await upsert(admin, `${schema}.tickets`, 'id', ticketColumns, ticketsOf(orders))
}

async function upsert<T>(
  admin: pg.Client,
  table: string,
  key: string,
  columns: readonly Column<T>[],
  records: readonly T[],
): Promise<void> {
  if (records.length === 0) return
  const names = columns.map(([name]) => name)
  const arrays = columns.map(([, type], place) => `$${place + 1}::${type}[]`)
  const values = columns.map(([, , value]) => records.map((record) => toParameter(value(record))))
  await admin.query(
    `insert into ${table} (${names.join(', ')}) select * from unnest(${arrays.join(', ')})
     on conflict (${key}) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    values,
  )
}

function rowsOf(orders: readonly OrderRecord[]): number {
  return orders.length + discountsOf(orders).length + ticketsOf(orders).length
}

function ticketsOf(orders: readonly OrderRecord[]): readonly TicketRecord[] {
  return orders.flatMap(({ tickets }) => tickets)
}

function discountsOf(orders: readonly OrderRecord[]): readonly Discount[] {
  return orders.flatMap(({ id, discounts }) => discounts.map((line, position) => ({ orderId: id, position, ...line })))
}
