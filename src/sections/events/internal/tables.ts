import type { Generated } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { BasisPoints, Cents } from '../../../platform/money.ts'
import type { ParticipationSource, SettledParticipation } from '../events.ts'

export type EventRow = {
  id: string
  name: string
  year: number
  timeZone: string
  currency: string
  gateOpening: Temporal.PlainDate
  eventEndOffset: number
  strikeEndOffset: number
  vipThreshold: Cents | null
  ticketVatRate: BasisPoints
  salesStart: Temporal.PlainDate
  breakEvenFallback: number | null
  shop: string | null
  current: boolean
}

type EventsTables = {
  events: EventRow
  participations: {
    human: string
    year: number
    derived: SettledParticipation | null
    /** When the human said that they are not attending; masked while `derived` is set. */
    declaredAt: Temporal.Instant | null
    /** Where `derived` is from, or the declaration where there is nothing else. */
    source: Generated<ParticipationSource>
  }
  closedYears: { year: number; closedAt: Temporal.Instant }
}

export const own = sectionDb<EventsTables>('events')
