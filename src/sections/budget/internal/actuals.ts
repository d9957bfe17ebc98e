import { sql } from 'kysely'
import { takeLock } from '../../../platform/db/locks.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Actuals, RecordActualsResult, SystemActor, TicketingKind } from '../budget.ts'
import { own } from './tables.ts'
import { ticketingCategories } from './ticketing-categories.ts'
import { completedBuckets, rateOf, type TicketingLine, ticketingKinds, ticketingLines } from './ticketing-lines.ts'
import { filedQuarters } from './year-rules.ts'
import { findYear, isOpen } from './years.ts'

const nameOf: Record<TicketingKind, string> = {
  'ticket-revenue': 'Ticket sales',
  donations: 'Donations',
  'stripe-fees': 'Stripe fees',
  'vendor-fees': 'Ticket vendor fees',
}

export async function recordActuals(tx: Tx, actuals: Actuals, actor: SystemActor): Promise<RecordActualsResult> {
  // An advisory lock, since one on the year's row would be a write in a run that changes nothing. Two runs at once, or
  // a run and the closing of its year, go one after the other.
  await takeLock(tx, 'budget-year')
  const year = await findYear(tx, actuals.year)
  if (year === undefined) return { ok: false, code: 'unknown-year', year: actuals.year }
  if (!isOpen(year)) return { ok: false, code: 'year-closed', year: actuals.year }

  const bookedIn = await ticketingCategories(tx, year.id)
  const lines = completedBuckets(actuals.buckets, actuals.today).flatMap((bucket) =>
    ticketingLines(bucket, actuals.ticketVatRate, year.feeVatRate),
  )
  const wanted = {
    year: year.id,
    today: actuals.today,
    filed: await filedQuarters(tx, year.id),
    kinds: ticketingKinds.map((kind) => {
      const rate = rateOf(kind, actuals.ticketVatRate, year.feeVatRate)
      return { kind, category: bookedIn(kind).category.id, rate }
    }),
    lines,
  }
  return { ok: true, ...(await replaceLines(tx, wanted, actor)) }
}

type Wanted = {
  readonly year: string
  readonly today: Temporal.PlainDate
  /** Filed quarters, by their first days. */
  readonly filed: readonly Temporal.PlainDate[]
  readonly kinds: readonly {
    readonly kind: TicketingKind
    readonly category: string
    readonly rate: TicketingLine['vatRate']
  }[]
  /** As if nothing were filed. */
  readonly lines: readonly TicketingLine[]
}

/**
 * One statement, however many lines: all parts of it see the lines as they were, and the keys of what is removed,
 * changed and added are disjoint. Nothing but what differs is written, and a run that differs in nothing writes nothing.
 *
 * Lines that are dated in a filed quarter stand still, corrections of earlier quarters among them. What sales want of a
 * filed quarter beyond all that stands still for it is one correction a kind, which keeps the day it was first made on
 * until that day is in a filed quarter itself. Where a quarter was reopened two may be left: the earlier stays.
 */
async function replaceLines(tx: Tx, { year, today, filed, kinds, lines }: Wanted, actor: SystemActor) {
  const { rows } = await sql<{ added: number; changed: number; removed: number }>`
    with kinds as materialized (
      select * from unnest(
        ${kinds.map(({ kind }) => kind)}::text[],
        ${kinds.map(({ category }) => category)}::uuid[],
        ${kinds.map(({ kind }) => nameOf[kind])}::text[],
        ${kinds.map(({ rate }) => (typeof rate === 'number' ? rate : null))}::integer[],
        ${kinds.map(({ rate }) => (typeof rate === 'number' ? null : rate))}::text[]
      ) as kind (ticketing_kind, category_id, name, vat_rate, no_vat)
    ), sold as materialized (
      select *, date_trunc('quarter', last_day)::date as quarter from unnest(
        ${lines.map((line) => line.kind)}::text[],
        ${lines.map((line) => line.start)}::date[],
        ${lines.map((line) => line.end)}::date[],
        ${lines.map((line) => line.amount)}::bigint[],
        ${lines.map((line) => line.vat)}::bigint[],
        ${lines.map((line) => line.tickets)}::integer[]
      ) as line (ticketing_kind, first_day, last_day, amount, vat, tickets)
    ), booked as materialized (
      select line.*, date_trunc('quarter', line.last_day)::date = any (${filed}::date[]) as still,
        coalesce(line.corrects, date_trunc('quarter', line.last_day)::date) as quarter
      from budget.line_items line
      join budget.categories on categories.id = line.category_id
      join budget.groups on groups.id = categories.group_id
      where groups.year_id = ${year} and line.ticketing_kind is not null
    ), held as materialized (
      select * from booked where not still
    ), missing as (
      select ticketing_kind, quarter, sum(amount) as amount, sum(vat) as vat, sum(tickets) as tickets
      from (
        select ticketing_kind, quarter, amount, vat, tickets from sold where quarter = any (${filed}::date[])
        union all
        select ticketing_kind, quarter, -amount, -vat, -tickets from booked where still
      ) as of_filed
      group by ticketing_kind, quarter
      -- Fees whose VAT rate has changed since are as they were filed; the VAT of tickets is always Tickets' own.
      having sum(amount) <> 0 or sum(tickets) <> 0 or (ticketing_kind = 'ticket-revenue' and sum(vat) <> 0)
    ), corrections as (
      select missing.ticketing_kind, coalesce(first.seen, ${today}) as seen, missing.quarter, missing.amount,
        case when missing.ticketing_kind = 'ticket-revenue' then missing.vat
          else round(missing.amount * coalesce(kinds.vat_rate, 0) / (10000 + coalesce(kinds.vat_rate, 0))) end as vat,
        missing.tickets
      from missing
      join kinds using (ticketing_kind)
      cross join lateral (
        select min(held.first_day) as seen from held
        where held.ticketing_kind = missing.ticketing_kind and held.corrects = missing.quarter
      ) as first
    ), wanted as materialized (
      select category_id, ticketing_kind, first_day, last_day, null::date as corrects,
        name || ', ' || first_day || ' to ' || last_day as description, amount, vat_rate, no_vat, vat, tickets
      from sold join kinds using (ticketing_kind)
      where quarter <> all (${filed}::date[])
      union all
      select category_id, ticketing_kind, seen, seen, quarter,
        name || ', correction of ' || to_char(quarter, 'YYYY "Q"Q'), amount, vat_rate, no_vat, vat, tickets
      from corrections join kinds using (ticketing_kind)
    ), paired as materialized (
      select held.id, wanted.*, wanted.category_id is not null as is_wanted,
        (held.last_day, held.description, held.amount, held.vat_rate, held.no_vat, held.vat, held.tickets)
          is distinct from
          (wanted.last_day, wanted.description, wanted.amount, wanted.vat_rate, wanted.no_vat, wanted.vat, wanted.tickets)
          as differs
      from held full join wanted on held.category_id = wanted.category_id
        and held.ticketing_kind = wanted.ticketing_kind and held.first_day = wanted.first_day
        and coalesce(held.corrects, '-infinity') = coalesce(wanted.corrects, '-infinity')
    ), gone as (
      select held.* from held join paired using (id) where not is_wanted
    ), fresh as (
      select * from paired where id is null
    ), differing as (
      select * from paired where id is not null and is_wanted and differs
    ), removed as (
      delete from budget.line_items line using gone where line.id = gone.id
    ), changed as (
      update budget.line_items line
      set last_day = differing.last_day, expected_on = differing.last_day, description = differing.description,
        amount = differing.amount, vat_rate = differing.vat_rate, no_vat = differing.no_vat, vat = differing.vat,
        tickets = differing.tickets
      from differing where line.id = differing.id
    ), added as (
      insert into budget.line_items (category_id, ticketing_kind, first_day, last_day, corrects, expected_on, description,
        amount, vat_rate, no_vat, vat, tickets)
      select category_id, ticketing_kind, first_day, last_day, corrects, last_day, description, amount,
        vat_rate, no_vat, vat, tickets
      from fresh
    ), replaced as (
      select true as old, ticketing_kind, first_day, last_day, corrects, amount, vat_rate, no_vat, vat, tickets from gone
      union all
      select true, held.ticketing_kind, held.first_day, held.last_day, held.corrects, held.amount, held.vat_rate,
        held.no_vat, held.vat, held.tickets
      from held join differing using (id)
      union all
      select false, ticketing_kind, first_day, last_day, corrects, amount, vat_rate, no_vat, vat, tickets from differing
      union all
      select false, ticketing_kind, first_day, last_day, corrects, amount, vat_rate, no_vat, vat, tickets from fresh
    ), recorded as (
      insert into budget.audit_entries (year_id, actor_kind, actor_job, subject_kind, subject_id, field, before, after)
      select ${year}, ${actor.kind}, ${actor.job}, 'year', ${year}, 'ticketing-lines',
        coalesce(jsonb_agg(figures order by first_day, kind) filter (where old), '[]'),
        coalesce(jsonb_agg(figures order by first_day, kind) filter (where not old), '[]')
      from replaced, lateral (
        select ticketing_kind as kind, jsonb_build_object('kind', ticketing_kind, 'start', first_day, 'end', last_day,
          'corrects', corrects, 'amount', amount, 'vatRate', coalesce(to_jsonb(vat_rate), to_jsonb(no_vat)), 'vat', vat,
          'tickets', tickets) as figures
      ) as line
      having count(*) > 0
    )
    select
      (select count(*) from fresh) as added,
      (select count(*) from differing) as changed,
      (select count(*) from gone) as removed
  `.execute(own(tx))
  const [counts] = rows
  if (counts === undefined) throw new Error('a statement that always gives its counts gave none')
  return counts
}
