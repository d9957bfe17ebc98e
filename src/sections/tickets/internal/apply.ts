import { sql } from 'kysely'
import { canonicalAddress, looksLikeAddress } from '../../../platform/address.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { OrderRecord, TicketRecord } from '../../../vendors/ticket-vendor.ts'
import type { Applied, Records, SyncNote } from '../tickets.ts'
import { ERASED_ORDER, ERASED_TICKET } from './erased-records.ts'
import { writeGone } from './gone.ts'
import { orderState } from './order-state.ts'
import { own } from './tables.ts'

/**
 * Copies what differs of these records, each table in one statement over its keys in order. A record that is here
 * already as it is costs no lock, no row version and no id: it is compared first, since an upsert writes its log record
 * even where nothing changes. What is here is looked up through the primary key, row by row: `offset 0` keeps the planner
 * from joining otherwise, which in a table that grew since it was last analysed reads the whole of it for each page
 * (measured: half the time of a first pass over 20,000 orders, and more with every page). What is new is inserted plainly,
 * since the lease lets nobody else insert: an eighth less work than an upsert, which is for what differs. That one is no
 * update because its join could read the whole table again.
 *
 * What is erased of a record is left out of what comes before it is compared, so that it stays out, and is no news.
 *
 * The lease must be renewed in the same transaction wherever something was written.
 */
export async function applyRecords(tx: Tx, records: Records): Promise<Applied> {
  const orders = newestOf(records.orders)
  const tickets = newestOf([...records.orders.flatMap((order) => order.tickets), ...records.tickets])
  // They run one after the other, in this order; the arrays of the later ones are made meanwhile.
  const [writtenOrders, discounts, writtenTickets] = await Promise.all([
    writeOrders(tx, orders),
    writeDiscounts(tx, orders),
    writeTickets(tx, tickets),
  ])
  const gone = await writeGone(tx, records.gone ?? [])

  const touchedOrders = new Set([
    ...gone.orders,
    ...gone.tickets.flatMap(({ orderId }) => (orderId === null ? [] : [orderId])),
    ...writtenOrders.orders,
    ...discounts.map(({ orderId }) => orderId),
    ...writtenTickets.orders,
  ])
  const looseGone = gone.tickets.filter(({ orderId }) => orderId === null).map(({ id }) => id)
  return {
    added: writtenOrders.added + writtenTickets.added,
    changed: writtenOrders.changed + writtenTickets.changed + gone.orders.length + gone.tickets.length,
    touched: { orders: [...touchedOrders], looseTickets: [...writtenTickets.loose, ...looseGone], addresses: [] },
    warnings: orders.filter((order) => !orderState(order).known).map(unknownState),
    codesGone: discounts.flatMap(({ codeBefore }) => (codeBefore === null ? [] : [codeBefore])),
  }
}

function unknownState({ id, status }: OrderRecord): SyncNote {
  return { severity: 'warning', kind: 'order', id, reason: `its state is not known and counts as pending: ${status}` }
}

/** One record an id, the last one given: a bulk statement may not name a row twice. */
function newestOf<T extends { readonly id: string }>(records: readonly T[]): readonly T[] {
  return [...new Map(records.map((record) => [record.id, record])).values()]
}

const ORDER_COLUMNS = sql`id, event_id, status, state, state_known, purchased_at, currency, total, refunded,
  donations, payment_intent, buyer_name, buyer_email, address`

const TICKET_COLUMNS = sql`id, order_id, event_id, type_id, type_name, status, checked_in, listed_price, barcode,
  name, email, own_address, address, created_at`

type Written = {
  readonly added: number
  readonly changed: number
  /** Ids of the orders that were written, or of which a ticket was, or was before. */
  readonly orders: readonly string[]
  /** Ids of the tickets that were written and have no order. */
  readonly loose: readonly string[]
}

const NOTHING_WRITTEN: Written = { added: 0, changed: 0, orders: [], loose: [] }

async function writeOrders(tx: Tx, orders: readonly OrderRecord[]): Promise<Written> {
  if (orders.length === 0) return NOTHING_WRITTEN
  const states = orders.map(orderState)
  const { rows } = await sql<Written>`
    with given as (
      select * from unnest(
        ${orders.map((order) => order.id)}::text[],
        ${orders.map((order) => order.eventId)}::text[],
        ${orders.map((order) => order.status)}::text[],
        ${states.map(({ state }) => state)}::text[],
        ${states.map(({ known }) => known)}::boolean[],
        ${orders.map((order) => order.purchasedAt)}::timestamptz[],
        ${orders.map((order) => order.currency)}::text[],
        ${orders.map((order) => order.total)}::bigint[],
        ${orders.map((order) => order.refunded)}::bigint[],
        ${orders.map((order) => order.donations)}::bigint[],
        ${orders.map((order) => order.paymentIntent)}::text[],
        ${orders.map((order) => order.buyer.name)}::text[],
        ${orders.map((order) => order.buyer.email)}::text[],
        ${orders.map((order) => addressOrNull(order.buyer.email))}::text[]
      ) as i (${ORDER_COLUMNS})
    ), incoming as (
      select id, event_id, status, state, state_known, purchased_at, currency, total, refunded, donations, payment_intent,
        case when erased then '' else buyer_name end as buyer_name,
        case when erased then '' else buyer_email end as buyer_email,
        case when erased then null else address end as address
      from given i left join lateral ${ERASED_ORDER} e on true
    ), changed as (
      select i.*, o.id is null as added
      from incoming i left join lateral (select * from tickets.orders where id = i.id offset 0) o on true
      where (o.event_id, o.status, o.state, o.state_known, o.purchased_at, o.currency, o.total, o.refunded,
          o.donations, o.payment_intent, o.buyer_name, o.buyer_email, o.address, o.gone)
        is distinct from (i.event_id, i.status, i.state, i.state_known, i.purchased_at, i.currency, i.total, i.refunded,
          i.donations, i.payment_intent, i.buyer_name, i.buyer_email, i.address, null)
    ), inserted as (
      insert into tickets.orders (${ORDER_COLUMNS}) select ${ORDER_COLUMNS} from changed where added order by id
    ), updated as (
      insert into tickets.orders (${ORDER_COLUMNS}) select ${ORDER_COLUMNS} from changed where not added order by id
      on conflict (id) do update set
        event_id = excluded.event_id, status = excluded.status, state = excluded.state,
        state_known = excluded.state_known, purchased_at = excluded.purchased_at, currency = excluded.currency,
        total = excluded.total, refunded = excluded.refunded, donations = excluded.donations,
        payment_intent = excluded.payment_intent, buyer_name = excluded.buyer_name,
        buyer_email = excluded.buyer_email, address = excluded.address, gone = null
    )
    select count(*) filter (where added) as added, count(*) filter (where not added) as changed,
      coalesce(array_agg(id), '{}') as orders, array[]::text[] as loose
    from changed`.execute(own(tx))
  return rows[0] ?? NOTHING_WRITTEN
}

/** `codeBefore`: the code that stood in a place which now holds another, or none. */
async function writeDiscounts(
  tx: Tx,
  orders: readonly OrderRecord[],
): Promise<readonly { orderId: string; codeBefore: string | null }[]> {
  if (orders.length === 0) return []
  const lines = orders.flatMap(({ id, discounts }) => discounts.map((line, position) => ({ id, position, ...line })))
  const { rows } = await sql<{ orderId: string; codeBefore: string | null }>`
    with incoming as (
      select * from unnest(
        ${lines.map((line) => line.id)}::text[],
        ${lines.map((line) => line.position)}::int[],
        ${lines.map((line) => line.code)}::text[],
        ${lines.map((line) => line.amount)}::bigint[]
      ) as i (order_id, position, code, amount)
    ), changed as (
      select i.*, d.code as code_before
      from incoming i left join lateral (
        select * from tickets.order_discounts where order_id = i.order_id and position = i.position offset 0
      ) d on true
      where (d.code, d.amount) is distinct from (i.code, i.amount)
    ), gone as (
      delete from tickets.order_discounts d
      where d.order_id = any(${orders.map((order) => order.id)}::text[])
        and not exists (select from incoming i where i.order_id = d.order_id and i.position = d.position)
      returning d.order_id, d.code
    ), written as (
      insert into tickets.order_discounts (order_id, position, code, amount)
      select order_id, position, code, amount from changed order by order_id, position
      on conflict (order_id, position) do update set code = excluded.code, amount = excluded.amount
    )
    select order_id, code_before from changed union all select order_id, code from gone`.execute(own(tx))
  return rows
}

async function writeTickets(tx: Tx, tickets: readonly TicketRecord[]): Promise<Written> {
  if (tickets.length === 0) return NOTHING_WRITTEN
  const { rows } = await sql<Written>`
    with given as (
      select * from unnest(
        ${tickets.map((ticket) => ticket.id)}::text[],
        ${tickets.map((ticket) => ticket.orderId)}::text[],
        ${tickets.map((ticket) => ticket.eventId)}::text[],
        ${tickets.map((ticket) => ticket.typeId)}::text[],
        ${tickets.map((ticket) => ticket.typeName)}::text[],
        ${tickets.map((ticket) => ticket.status)}::text[],
        ${tickets.map((ticket) => ticket.checkedIn)}::boolean[],
        ${tickets.map((ticket) => ticket.listedPrice)}::bigint[],
        ${tickets.map((ticket) => ticket.barcode)}::text[],
        ${tickets.map((ticket) => ticket.name)}::text[],
        ${tickets.map((ticket) => ticket.email)}::text[],
        ${tickets.map((ticket) => ticket.ownAddress)}::text[],
        ${tickets.map(ticketAddress)}::text[],
        ${tickets.map((ticket) => ticket.createdAt)}::timestamptz[]
      ) as i (${TICKET_COLUMNS})
    ), incoming as (
      select id, order_id, event_id, type_id, type_name, status, checked_in, listed_price,
        case when erased and not keeps_own then '' else barcode end as barcode,
        case when erased and not keeps_name then '' else name end as name,
        case when erased then '' else email end as email,
        case when erased and not keeps_own then null else own_address end as own_address,
        case when erased and not keeps_own then null else address end as address,
        created_at
      from given i left join lateral ${ERASED_TICKET} e on true
    ), changed as (
      select i.*, t.id is null as added, t.order_id as order_before
      from incoming i left join lateral (select * from tickets.tickets where id = i.id offset 0) t on true
      where t.id is null
        or (t.order_id, t.event_id, t.type_id, t.type_name, t.status, t.checked_in, t.listed_price, t.barcode, t.name,
          t.email, t.own_address, t.address, t.created_at, t.gone)
        is distinct from (i.order_id, i.event_id, i.type_id, i.type_name, i.status, i.checked_in, i.listed_price,
          i.barcode, i.name, i.email, i.own_address, i.address, i.created_at, null)
    ), inserted as (
      insert into tickets.tickets (${TICKET_COLUMNS}) select ${TICKET_COLUMNS} from changed where added order by id
    ), updated as (
      insert into tickets.tickets (${TICKET_COLUMNS}) select ${TICKET_COLUMNS} from changed where not added order by id
      on conflict (id) do update set
        order_id = excluded.order_id, event_id = excluded.event_id, type_id = excluded.type_id,
        type_name = excluded.type_name, status = excluded.status, checked_in = excluded.checked_in,
        listed_price = excluded.listed_price, barcode = excluded.barcode, name = excluded.name, email = excluded.email,
        own_address = excluded.own_address, address = excluded.address, created_at = excluded.created_at, gone = null
    )
    select count(*) filter (where added) as added, count(*) filter (where not added) as changed,
      array(select order_id from changed where order_id is not null
        union select order_before from changed where order_before is not null) as orders,
      coalesce(array_agg(id) filter (where order_id is null), '{}') as loose
    from changed`.execute(own(tx))
  return rows[0] ?? NOTHING_WRITTEN
}

/** The attendee's own answer where it looks like an address; a comp without one goes by the address on it. */
function ticketAddress({ orderId, ownAddress, email }: TicketRecord): string | null {
  return addressOrNull(ownAddress ?? '') ?? (orderId === null ? addressOrNull(email) : null)
}

function addressOrNull(text: string): string | null {
  return looksLikeAddress(text) ? canonicalAddress(text) : null
}
