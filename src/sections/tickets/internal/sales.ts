import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { EventSettings } from '../../events/events.ts'
import type { DailySales, Sales, WeeklyBucket } from '../tickets.ts'
import { own } from './tables.ts'

/**
 * Every figure stands on what reconciling wrote: an order counts where it has parts, a ticket is sold where it has a net
 * price. Fees are counted where the order is the event's own currency and paid or refunded, and settled in that currency.
 */
export async function sales(snapshot: Snapshot, event: EventSettings): Promise<Sales> {
  const { rows } = await sql<Sales>`
    with figures as (
      select
        count(*) as orders,
        count(*) filter (where o.state = 'paid') as paid,
        count(*) filter (where o.state = 'pending') as pending,
        count(*) filter (where o.state = 'cancelled') as cancelled,
        count(*) filter (where o.state = 'refunded') as refunded,
        count(*) filter (where o.currency <> ${event.currency}) as foreign_currency,
        count(*) filter (where not o.state_known) as unknown_status,
        coalesce(sum(r.tickets_sold), 0) as tickets_sold,
        coalesce(sum(o.total) filter (where r.taxable is not null), 0) as gross,
        coalesce(sum(o.refunded) filter (where r.taxable is not null), 0) as refunds,
        coalesce(sum(r.taxable), 0) as taxable,
        coalesce(sum(r.vip_premium), 0) as vip_premium,
        coalesce(sum(r.donations), 0) as donations,
        coalesce(sum(r.other), 0) as other,
        coalesce(sum(r.vat), 0) as vat,
        coalesce(sum(f.payment_fee) filter (where c.bears_fees and f.currency = ${event.currency}), 0) as stripe_fees,
        coalesce(sum(f.vendor_fee) filter (where c.bears_fees and f.currency = ${event.currency}), 0) as vendor_fees,
        count(*) filter (where c.bears_fees and o.payment_intent is not null and f.payment_intent is null) as missing_fees,
        count(*) filter (where c.bears_fees and f.currency <> ${event.currency}) as foreign_fees,
        count(*) filter (where r.other <> 0) as drifted
      from tickets.orders o
      cross join lateral (select o.state in ('paid', 'refunded') and o.currency = ${event.currency} as bears_fees) c
      left join tickets.reconciled_orders r on r.order_id = o.id
      left join tickets.payment_fees f on f.payment_intent = o.payment_intent
      where o.event_id = ${event.id}
    )
    select f.*, f.gross - f.refunds - f.stripe_fees - f.vendor_fees as net,
      (select count(*) from tickets.tickets t
        where t.event_id = ${event.id} and t.order_id is null and t.status = 'valid') as comps
    from figures f`.execute(own(snapshot))
  const [figures] = rows
  if (figures === undefined) throw new Error('a query without groups gave no row')
  return figures
}

/** ISO weeks of the purchase's local date, cut where a calendar quarter ends; the rule of `bucketOf`, over a set. */
export async function weeklyActuals(snapshot: Snapshot, event: EventSettings): Promise<readonly WeeklyBucket[]> {
  const { rows } = await sql<WeeklyBucket>`
    with sold as (
      select o.*, r.tickets_sold, r.taxable, r.vip_premium, r.donations as kept_donations, r.other, r.vat,
        (o.purchased_at at time zone ${event.timeZone})::date as day,
        f.payment_fee, f.vendor_fee
      from tickets.orders o
      left join tickets.reconciled_orders r on r.order_id = o.id
      left join tickets.payment_fees f on f.payment_intent = o.payment_intent and f.currency = ${event.currency}
      where o.event_id = ${event.id} and o.currency = ${event.currency} and o.state in ('paid', 'refunded')
    ), weeks as (
      select sold.*,
        greatest(w.week, w.quarter)::date as first_day,
        least(w.week + interval '6 days', w.quarter + interval '3 months' - interval '1 day')::date as last_day
      from sold
      -- Without a time zone: a bare date would be cut at the midnights of the connection's.
      cross join lateral (
        select date_trunc('week', day::timestamp) as week, date_trunc('quarter', day::timestamp) as quarter
      ) w
    )
    select first_day as start, last_day as end,
      count(taxable) as orders,
      coalesce(sum(tickets_sold), 0) as tickets,
      coalesce(sum(total) filter (where taxable is not null), 0) as gross,
      coalesce(sum(refunded) filter (where taxable is not null), 0) as refunds,
      coalesce(sum(taxable), 0) as taxable,
      coalesce(sum(vip_premium), 0) as vip_premium,
      coalesce(sum(kept_donations), 0) as donations,
      coalesce(sum(other), 0) as other,
      coalesce(sum(vat), 0) as vat,
      coalesce(sum(payment_fee), 0) as stripe_fees,
      coalesce(sum(vendor_fee), 0) as vendor_fees
    from weeks
    group by first_day, last_day
    order by first_day`.execute(own(snapshot))
  return rows
}

/** A day without sales between the first and the last counts zeros. */
export async function dailySales(snapshot: Snapshot, event: EventSettings): Promise<readonly DailySales[]> {
  const { rows } = await sql<DailySales>`
    with sold as (
      select (o.purchased_at at time zone ${event.timeZone})::date as day, r.tickets_sold, o.total
      from tickets.orders o
      join tickets.reconciled_orders r on r.order_id = o.id and r.taxable is not null
      where o.event_id = ${event.id}
    ), days as (
      select generate_series(min(day)::timestamp, max(day)::timestamp, interval '1 day')::date as day from sold
    )
    select d.day, coalesce(sum(s.tickets_sold), 0) as tickets, coalesce(sum(s.total), 0) as gross
    from days d left join sold s on s.day = d.day
    group by d.day
    order by d.day`.execute(own(snapshot))
  return rows
}
