import { sectionDb } from '../../../platform/db/section-db.ts'
import type { DailySales, SalesFigures, SyncMode, WeeklyBucket } from '../tickets.ts'

export type SyncRunRow = {
  id: number
  mode: SyncMode
  state: 'running' | 'succeeded' | 'failed'
  startedAt: Temporal.Instant
  endedAt: Temporal.Instant | null
  pages: number
  read: number
  added: number
  changed: number
  setAside: number
  feesAdded: number
  error: string | null
  eventId: string | null
  rereads: boolean
  reached: Temporal.Instant | null
  feesError: string | null
}

/** As JSON has it: days are texts. */
export type StoredFigures = Omit<SalesFigures, 'days' | 'lastSeason' | 'weeks'> & {
  readonly days: readonly StoredDay[]
  readonly lastSeason: { readonly event: string; readonly days: readonly StoredDay[] } | null
  readonly weeks: readonly (Omit<WeeklyBucket, 'start' | 'end'> & { readonly start: string; readonly end: string })[]
}

export type StoredDay = Omit<DailySales, 'day'> & { readonly day: string }

export type FiguresRow = {
  stale: boolean
  eventId: string
  currency: string
  timeZone: string
  figures: StoredFigures
}

type TicketsTables = {
  figures: FiguresRow
  syncRuns: SyncRunRow
  syncNotes: {
    run: number
    kind: 'set-aside' | 'warning'
    recordKind: 'order' | 'ticket'
    recordId: string | null
    reason: string
  }
}

export const own = sectionDb<TicketsTables>('tickets')
