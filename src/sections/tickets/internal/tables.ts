import { sectionDb } from '../../../platform/db/section-db.ts'
import type { SyncMode } from '../tickets.ts'

export type OrderState = 'paid' | 'refunded' | 'cancelled' | 'pending'

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

type TicketsTables = {
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
