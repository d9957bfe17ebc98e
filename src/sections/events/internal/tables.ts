import { sectionDb } from '../../../platform/db/section-db.ts'
import type { BasisPoints, Cents } from '../../../platform/money.ts'
import type { Participation } from '../events.ts'

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
  current: boolean
}

type EventsTables = {
  events: EventRow
  participations: { human: string; year: number; derived: Participation }
  closedYears: { year: number; closedAt: Temporal.Instant }
}

export const own = sectionDb<EventsTables>('events')
