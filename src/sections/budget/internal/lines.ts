import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Line, LinesResult, Progress } from '../budget.ts'
import { own } from './tables.ts'
import { ticketingKinds } from './ticketing-lines.ts'
import { findYear } from './years.ts'

export async function lines(snapshot: Snapshot, label: string): Promise<LinesResult> {
  const year = await findYear(snapshot, label)
  if (year === undefined) return { ok: false, code: 'unknown-year', year: label }
  const rows = await lineRows(snapshot)
    .where('groups.yearId', '=', year.id)
    .orderBy('lineItems.firstDay', (order) => order.asc().nullsLast())
    .orderBy(sql`array_position(${ticketingKinds}::text[], ticketing_kind)`)
    .orderBy('groups.position')
    .orderBy('categories.position')
    .orderBy('lineItems.number')
    .execute()
  return { ok: true, lines: rows.map(lineOf) }
}

/** Lines with the names of where they are booked. */
export function lineRows(snapshot: Snapshot) {
  return own(snapshot)
    .selectFrom('lineItems')
    .innerJoin('categories', 'categories.id', 'lineItems.categoryId')
    .innerJoin('groups', 'groups.id', 'categories.groupId')
    .selectAll('lineItems')
    .select(['groups.name as group', 'groups.id as groupId', 'categories.name as category'])
}

type LineRow = Awaited<ReturnType<ReturnType<typeof lineRows>['executeTakeFirstOrThrow']>>

export function lineOf(row: LineRow): Line {
  return {
    id: row.id,
    group: row.group,
    category: row.category,
    groupId: row.groupId,
    categoryId: row.categoryId,
    description: row.description,
    amount: row.amount,
    vatRate: rateOf(row),
    vat: row.vat,
    expectedOn: row.expectedOn,
    team: row.team,
    notes: row.notes,
    cashFlowOnly: row.cashFlowOnly,
    progress: progressOf(row),
    ticketing: ticketingOf(row),
    version: row.version,
  }
}

function rateOf({ vatRate, noVat }: LineRow): Line['vatRate'] {
  const rate = vatRate ?? noVat
  if (rate === null) throw new Error('a budget line has neither a VAT rate nor a reason to have none')
  return rate
}

function progressOf({ progress, paidAmount, paidOn, paidReference }: LineRow): Progress {
  if (progress !== 'paid') return { state: progress }
  if (paidAmount === null || paidOn === null) throw new Error('a budget line is paid without an amount or a day')
  return { state: 'paid', amount: paidAmount, on: paidOn, reference: paidReference }
}

function ticketingOf({ ticketingKind, firstDay, lastDay, tickets, corrects }: LineRow): Line['ticketing'] {
  if (ticketingKind === null || firstDay === null || lastDay === null) return null
  return { kind: ticketingKind, start: firstDay, end: lastDay, tickets, corrects }
}
