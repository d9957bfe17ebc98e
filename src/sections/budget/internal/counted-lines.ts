import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import { type BasisPoints, type Cents, taxWithin } from '../../../platform/money.ts'
import type { CountedLine } from '../budget.ts'
import { own } from './tables.ts'

/** The year's lines as the figures count them, in one query. */
export async function countedLines(snapshot: Snapshot, year: string): Promise<readonly CountedLine[]> {
  const rows = await own(snapshot)
    .selectFrom('lineItems')
    .innerJoin('categories', 'categories.id', 'lineItems.categoryId')
    .innerJoin('groups', 'groups.id', 'categories.groupId')
    .select(['lineItems.id', 'groups.id as groupId', 'groups.name as group'])
    .select(['categories.id as categoryId', 'categories.name as category', 'description'])
    .select(['amount', 'vat', 'vatRate', 'expectedOn', 'paidAmount', 'paidOn', 'cashFlowOnly'])
    .select(['ticketingKind', 'firstDay', 'lastDay', 'corrects'])
    .where('groups.yearId', '=', year)
    .orderBy(sql`coalesce(paid_on, expected_on)`)
    .orderBy('groups.position')
    .orderBy('categories.position')
    .orderBy('lineItems.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    group: { id: row.groupId, name: row.group },
    category: { id: row.categoryId, name: row.category },
    description: row.description,
    ...valued(row),
    on: row.paidOn ?? row.expectedOn,
    cashFlowOnly: row.cashFlowOnly,
    ticketing: ticketingOf(row),
  }))
}

type Valued = {
  readonly amount: Cents
  readonly vat: Cents
  readonly vatRate: BasisPoints | null
  readonly paidAmount: Cents | null
}

/** What was paid has the VAT that is within it. */
function valued({ amount, vat, vatRate, paidAmount }: Valued): Pick<CountedLine, 'amount' | 'vat'> {
  if (paidAmount === null || paidAmount === amount) return { amount, vat }
  return { amount: paidAmount, vat: vatRate === null ? vat : taxWithin(paidAmount, vatRate) }
}

type Ticketing = NonNullable<CountedLine['ticketing']>

function ticketingOf(row: {
  readonly ticketingKind: Ticketing['kind'] | null
  readonly firstDay: Temporal.PlainDate | null
  readonly lastDay: Temporal.PlainDate | null
  readonly corrects: Temporal.PlainDate | null
}): CountedLine['ticketing'] {
  const { ticketingKind: kind, firstDay: start, lastDay: end, corrects } = row
  return kind === null || start === null || end === null ? null : { kind, start, end, corrects }
}
