import type { ColumnType, Generated } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { BasisPoints, Cents } from '../../../platform/money.ts'
import type {
  CategoryKind,
  GroupKind,
  NoVat,
  Progress,
  RecordKind,
  Spending,
  TicketingKind,
  YearState,
} from '../budget.ts'

export type BudgetTables = {
  years: {
    id: Generated<string>
    label: string
    name: string
    state: Generated<YearState>
    feeVatRate: Generated<BasisPoints | null>
    version: Generated<number>
    archivedAt: Temporal.Instant | null
    clonedFrom: string | null
    vatRates: Generated<readonly BasisPoints[]>
    firstVatDue: Temporal.PlainDate
    secondVatDue: Temporal.PlainDate
    thirdVatDue: Temporal.PlainDate
    fourthVatDue: Temporal.PlainDate
    surplusTaxRate: Generated<BasisPoints>
    payoutDelay: Generated<number>
    openingBalance: Generated<Cents>
  }
  bankBalances: { yearId: string; onDay: Temporal.PlainDate; balance: Cents }
  filedQuarters: { yearId: string; firstDay: Temporal.PlainDate }
  projectionParameters: {
    yearId: string
    parameter: ProjectionParameter
    planned: number | null
    pick: 'planned' | 'observed' | null
    version: Generated<number>
  }
  groups: {
    id: Generated<string>
    yearId: string
    name: string
    position: number
    kind: GroupKind | null
    restricted: Generated<boolean>
    version: Generated<number>
  }
  categories: {
    id: Generated<string>
    groupId: string
    name: string
    position: number
    kind: CategoryKind | null
    team: string | null
    allocated: Generated<Cents>
    spending: Generated<Spending>
    reference: Cents | null
    version: Generated<number>
  }
  lineItems: {
    id: Generated<string>
    number: Generated<number>
    categoryId: string
    description: string
    amount: Cents
    expectedOn: Temporal.PlainDate | null
    vatRate: BasisPoints | null
    noVat: NoVat | null
    vat: Cents
    team: string | null
    notes: Generated<string>
    cashFlowOnly: Generated<boolean>
    progress: Generated<Progress['state']>
    paidAmount: Cents | null
    paidOn: Temporal.PlainDate | null
    paidReference: Generated<string>
    version: Generated<number>
    ticketingKind: TicketingKind | null
    firstDay: Temporal.PlainDate | null
    lastDay: Temporal.PlainDate | null
    tickets: number | null
    corrects: Temporal.PlainDate | null
  }
  auditEntries: {
    id: Generated<number>
    at: Generated<Temporal.Instant>
    act: Generated<string>
    yearId: string
    actorKind: 'human' | 'operator' | 'system'
    actorHuman: string | null
    actorJob: string | null
    subjectKind: RecordKind
    subjectId: string
    field: string | null
    before: ColumnType<unknown, string | null, never>
    after: ColumnType<unknown, string | null, never>
  }
}

export type ProjectionParameter =
  | 'initial-sales'
  | 'daily-rate'
  | 'average-price'
  | 'donation-share'
  | 'stripe-share'
  | 'stripe-fixed'
  | 'vendor-share'

export const own = sectionDb<BudgetTables>('budget')
