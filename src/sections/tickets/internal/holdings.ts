import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Events } from '../../events/events.ts'
import type { CodeUse, Holding, TicketOwners } from '../tickets.ts'
import { own } from './tables.ts'

export async function holdings(
  snapshot: Snapshot,
  events: readonly string[],
  humans: readonly string[],
): Promise<readonly Holding[]> {
  const { rows } = await sql<Holding>`
    select asked.human,
      case when bool_or(l.checked_in) then 'attended' when count(l.id) > 0 then 'ticketed' end as participation
    from unnest(${humans}::uuid[]) as asked (human)
    left join tickets.live_tickets l on l.human = asked.human and l.event_id = any(${events}::text[])
    group by asked.human
    order by asked.human`.execute(own(snapshot))
  return rows
}

export async function holders(snapshot: Snapshot, events: Events): Promise<readonly string[]> {
  const event = await events.current(snapshot)
  if (event === undefined) return []
  const { rows } = await sql<{ human: string }>`
    select distinct human from tickets.live_tickets
    where event_id = ${event.id} and human is not null
    order by human`.execute(own(snapshot))
  return rows.map(({ human }) => human)
}

/** Two orders of one second: vendor order. */
export async function redemptions(snapshot: Snapshot, codes: readonly string[]): Promise<readonly CodeUse[]> {
  const { rows } = await sql<{ code: string; order: string; at: Temporal.Instant; reuses: readonly string[] }>`
    with uses as (
      select distinct d.code_key, o.id, o.purchased_at
      from tickets.order_discounts d
      join tickets.orders o on o.id = d.order_id
      join tickets.reconciled_orders r on r.order_id = o.id and r.taxable is not null
      where d.code_key in (select upper(btrim(c)) from unnest(${codes}::text[]) c)
    ), ranked as (
      select *, row_number() over (partition by code_key order by purchased_at, length(id), id collate "C") as place
      from uses
    )
    select code_key as code,
      max(id) filter (where place = 1) as order,
      max(purchased_at) filter (where place = 1) as at,
      coalesce(json_agg(id order by place) filter (where place > 1), '[]') as reuses
    from ranked
    group by code_key
    order by code_key`.execute(own(snapshot))
  return rows
}

export async function reusedCodes(snapshot: Snapshot): Promise<readonly string[]> {
  const { rows } = await sql<{ code: string }>`
    select d.code_key as code
    from tickets.order_discounts d
    join tickets.reconciled_orders r on r.order_id = d.order_id and r.taxable is not null
    group by d.code_key
    having count(distinct d.order_id) > 1
    order by d.code_key`.execute(own(snapshot))
  return rows.map(({ code }) => code)
}

export async function owners(snapshot: Snapshot, events: Events): Promise<TicketOwners> {
  const event = await events.current(snapshot)
  if (event === undefined) return { orders: {}, tickets: {} }
  const { rows: orders } = await sql<{ id: string; human: string }>`
    select o.id, r.human from tickets.orders o join tickets.reconciled_orders r on r.order_id = o.id
    where o.event_id = ${event.id} and r.human is not null
    order by length(o.id), o.id collate "C"`.execute(own(snapshot))
  const { rows: tickets } = await sql<{ id: string; human: string }>`
    select t.id, r.human from tickets.tickets t join tickets.reconciled_tickets r on r.ticket_id = t.id
    where t.event_id = ${event.id} and r.human is not null
    order by length(t.id), t.id collate "C"`.execute(own(snapshot))
  return { orders: ownersOf(orders), tickets: ownersOf(tickets) }
}

export async function knowsAddress(snapshot: Snapshot, canonical: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from tickets.orders where address = ${canonical})
      or exists (select from tickets.tickets where address = ${canonical}) as known`.execute(own(snapshot))
  return rows[0]?.known === true
}

function ownersOf(rows: readonly { id: string; human: string }[]): Readonly<Record<string, string>> {
  return Object.fromEntries(rows.map(({ id, human }) => [id, human]))
}
