import { sql } from 'kysely'
import { takeLock } from '../../../platform/db/locks.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Actuals, RecordActualsResult, SystemActor, TicketingKind } from '../budget.ts'
import { own } from './tables.ts'
import { categoryOf, completedBuckets, type TicketingLine, ticketingLines } from './ticketing-lines.ts'
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

  const categories = await ticketingCategories(tx, year.id)
  const lines = completedBuckets(actuals.buckets, actuals.today).flatMap((bucket) =>
    ticketingLines(bucket, actuals.ticketVatRate, year.feeVatRate),
  )
  return { ok: true, ...(await replaceLines(tx, year.id, categories, lines, actor)) }
}

async function ticketingCategories(snapshot: Snapshot, year: string): Promise<(kind: TicketingKind) => string> {
  const categories = await own(snapshot)
    .selectFrom('categories')
    .innerJoin('groups', 'groups.id', 'categories.groupId')
    .select(['categories.id', 'categories.kind'])
    .where('groups.yearId', '=', year)
    .where('groups.kind', '=', 'ticketing')
    .execute()
  return (kind) => {
    const category = categories.find((each) => each.kind === categoryOf[kind])
    if (category === undefined) throw new Error(`budget year ${year} has no category for ${kind}`)
    return category.id
  }
}

/**
 * One statement, however many lines: all parts of it see the lines as they were, and the keys of what is removed,
 * changed and added are disjoint. Nothing but what differs is written, and a run that differs in nothing writes nothing.
 */
async function replaceLines(
  tx: Tx,
  year: string,
  categoryFor: (kind: TicketingKind) => string,
  lines: readonly TicketingLine[],
  actor: SystemActor,
) {
  const { rows } = await sql<{ added: number; changed: number; removed: number }>`
    with wanted as materialized (
      select * from unnest(
        ${lines.map((line) => categoryFor(line.kind))}::uuid[],
        ${lines.map((line) => line.kind)}::text[],
        ${lines.map((line) => line.start)}::date[],
        ${lines.map((line) => line.end)}::date[],
        ${lines.map((line) => `${nameOf[line.kind]}, ${line.start} to ${line.end}`)}::text[],
        ${lines.map((line) => line.amount)}::bigint[],
        ${lines.map((line) => (typeof line.vatRate === 'number' ? line.vatRate : null))}::integer[],
        ${lines.map((line) => (typeof line.vatRate === 'number' ? null : line.vatRate))}::text[],
        ${lines.map((line) => line.vat)}::bigint[],
        ${lines.map((line) => line.tickets)}::integer[]
      ) as line (category_id, ticketing_kind, first_day, last_day, description, amount, vat_rate, no_vat, vat, tickets)
    ), held as materialized (
      select line.*
      from budget.line_items line
      join budget.categories on categories.id = line.category_id
      join budget.groups on groups.id = categories.group_id
      where groups.year_id = ${year} and line.ticketing_kind is not null
    ), gone as (
      select held.* from held left join wanted using (category_id, ticketing_kind, first_day)
      where wanted.category_id is null
    ), fresh as (
      select wanted.* from wanted left join held using (category_id, ticketing_kind, first_day)
      where held.id is null
    ), differing as (
      select held.id, wanted.* from held join wanted using (category_id, ticketing_kind, first_day)
      where (held.last_day, held.description, held.amount, held.vat_rate, held.no_vat, held.vat, held.tickets)
        is distinct from
        (wanted.last_day, wanted.description, wanted.amount, wanted.vat_rate, wanted.no_vat, wanted.vat, wanted.tickets)
    ), removed as (
      delete from budget.line_items line using gone where line.id = gone.id
    ), changed as (
      update budget.line_items line
      set last_day = differing.last_day, expected_on = differing.last_day, description = differing.description,
        amount = differing.amount, vat_rate = differing.vat_rate, no_vat = differing.no_vat, vat = differing.vat,
        tickets = differing.tickets
      from differing where line.id = differing.id
    ), added as (
      insert into budget.line_items (category_id, ticketing_kind, first_day, last_day, expected_on, description, amount,
        vat_rate, no_vat, vat, tickets)
      select category_id, ticketing_kind, first_day, last_day, last_day, description, amount,
        vat_rate, no_vat, vat, tickets
      from fresh
    ), replaced as (
      select true as old, ticketing_kind, first_day, last_day, amount, vat_rate, no_vat, vat, tickets from gone
      union all
      select true, held.ticketing_kind, held.first_day, held.last_day, held.amount, held.vat_rate, held.no_vat,
        held.vat, held.tickets
      from held join differing using (id)
      union all
      select false, ticketing_kind, first_day, last_day, amount, vat_rate, no_vat, vat, tickets from differing
      union all
      select false, ticketing_kind, first_day, last_day, amount, vat_rate, no_vat, vat, tickets from fresh
    ), recorded as (
      insert into budget.audit_entries (year_id, actor_kind, actor_job, subject_kind, subject_id, field, before, after)
      select ${year}, ${actor.kind}, ${actor.job}, 'year', ${year}, 'ticketing-lines',
        coalesce(jsonb_agg(figures order by first_day, kind) filter (where old), '[]'),
        coalesce(jsonb_agg(figures order by first_day, kind) filter (where not old), '[]')
      from replaced, lateral (
        select ticketing_kind as kind, jsonb_build_object('kind', ticketing_kind, 'start', first_day, 'end', last_day,
          'amount', amount, 'vatRate', coalesce(to_jsonb(vat_rate), to_jsonb(no_vat)), 'vat', vat,
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
