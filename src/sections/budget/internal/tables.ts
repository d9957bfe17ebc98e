import type { Generated } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { BasisPoints, Cents } from '../../../platform/money.ts'
import type { CategoryKind, GroupKind, NoVat, TicketingKind, YearState } from '../budget.ts'

export type BudgetTables = {
  years: {
    id: Generated<string>
    label: string
    name: string
    state: Generated<YearState>
    feeVatRate: Generated<BasisPoints | null>
  }
  groups: { id: Generated<string>; yearId: string; name: string; position: number; kind: GroupKind | null }
  categories: {
    id: Generated<string>
    groupId: string
    name: string
    position: number
    kind: CategoryKind | null
    team: string | null
  }
  lineItems: {
    id: Generated<string>
    categoryId: string
    description: string
    amount: Cents
    expectedOn: Temporal.PlainDate | null
    vatRate: BasisPoints | null
    noVat: NoVat | null
    vat: Cents
    ticketingKind: TicketingKind | null
    firstDay: Temporal.PlainDate | null
    lastDay: Temporal.PlainDate | null
    tickets: number | null
  }
  auditEntries: {
    id: Generated<number>
    at: Generated<Temporal.Instant>
    yearId: string
    actorKind: 'human' | 'operator' | 'system'
    actorHuman: string | null
    actorJob: string | null
    subjectKind: SubjectKind
    subjectId: string
    field: string | null
    before: string | null
    after: string | null
  }
}

export type SubjectKind = 'year' | 'group' | 'category' | 'line'

export const own = sectionDb<BudgetTables>('budget')
