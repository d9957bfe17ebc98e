import type { Cents } from '../../../platform/money.ts'
import type { TicketingKind } from '../budget.ts'

/** A line as the figures count it: what was paid, and the day, stand in for what was planned. */
export type CountedLine = {
  /** Null for a projected line, which is not stored. */
  readonly id: string | null
  /** Ids and names of where it is booked. */
  readonly group: { readonly id: string; readonly name: string }
  readonly category: { readonly id: string; readonly name: string }
  readonly description: string
  readonly amount: Cents
  /** Within the amount, with its sign. */
  readonly vat: Cents
  readonly on: Temporal.PlainDate | null
  readonly cashFlowOnly: boolean
  readonly ticketing: {
    readonly kind: TicketingKind
    readonly start: Temporal.PlainDate
    readonly end: Temporal.PlainDate
  } | null
}
