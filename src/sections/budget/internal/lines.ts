import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { BasisPoints } from '../../../platform/money.ts'
import type { Line, LinesResult, NoVat, TicketingKind } from '../budget.ts'
import { own } from './tables.ts'
import { ticketingKinds } from './ticketing-lines.ts'
import { findYear } from './years.ts'

export async function lines(snapshot: Snapshot, label: string): Promise<LinesResult> {
  const year = await findYear(snapshot, label)
  if (year === undefined) return { ok: false, code: 'unknown-year', year: label }
  const rows = await own(snapshot)
    .selectFrom('lineItems')
    .innerJoin('categories', 'categories.id', 'lineItems.categoryId')
    .innerJoin('groups', 'groups.id', 'categories.groupId')
    .selectAll('lineItems')
    .select(['groups.name as group', 'categories.name as category'])
    .where('groups.yearId', '=', year.id)
    .orderBy('lineItems.firstDay', (order) => order.asc().nullsLast())
    .orderBy(sql`array_position(${ticketingKinds}::text[], ticketing_kind)`)
    .orderBy('groups.position')
    .orderBy('categories.position')
    .orderBy('lineItems.expectedOn')
    .orderBy('lineItems.id')
    .execute()
  return {
    ok: true,
    lines: rows.map((row) => ({
      id: row.id,
      group: row.group,
      category: row.category,
      description: row.description,
      amount: row.amount,
      vatRate: rateOf(row),
      vat: row.vat,
      expectedOn: row.expectedOn,
      ticketing: ticketingOf(row),
    })),
  }
}

function rateOf({ vatRate, noVat }: { vatRate: BasisPoints | null; noVat: NoVat | null }): Line['vatRate'] {
  const rate = vatRate ?? noVat
  if (rate === null) throw new Error('a budget line has neither a VAT rate nor a reason to have none')
  return rate
}

function ticketingOf(row: {
  ticketingKind: TicketingKind | null
  firstDay: Temporal.PlainDate | null
  lastDay: Temporal.PlainDate | null
  tickets: number | null
  corrects: Temporal.PlainDate | null
}): Line['ticketing'] {
  const { ticketingKind: kind, firstDay: start, lastDay: end, tickets, corrects } = row
  return kind === null || start === null || end === null ? null : { kind, start, end, tickets, corrects }
}
