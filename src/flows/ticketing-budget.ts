import { type Clock, today } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'
import { takeLock } from '../platform/db/locks.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Job, JobResult } from '../platform/jobs/job.ts'
import type { Budget, RecordActualsResult } from '../sections/budget/budget.ts'
import type { Events } from '../sections/events/events.ts'
import type { Tickets } from '../sections/tickets/tickets.ts'

export type TicketingBudgetNeeds = {
  readonly tickets: Tickets
  readonly budget: Budget
  readonly events: Events
  readonly clock: Clock
}

export type TicketingBudgetResult = RecordActualsResult | { readonly ok: false; readonly code: 'no-event' }

/** Puts the weekly actuals of the tickets into the year's ticketing lines, in one transaction. */
export async function syncTicketingBudget(
  tx: Tx,
  { tickets, budget, events, clock }: TicketingBudgetNeeds,
  year: string,
): Promise<TicketingBudgetResult> {
  const event = await events.current(tx)
  if (event === undefined) return { ok: false, code: 'no-event' }
  // Before the sales are read: of two runs, the one that read earlier must not write later.
  await takeLock(tx, 'budget-year')
  const actuals = {
    year,
    today: today(clock, event.timeZone),
    ticketVatRate: event.ticketVatRate,
    buckets: await tickets.weeklyActuals(tx),
  }
  return budget.recordActuals(tx, actuals, { kind: 'system', job: 'ticketing-budget' })
}

/** After the nightly pass, whose sales are in by then. */
export function jobs(needs: TicketingBudgetNeeds & { readonly database: Database }): readonly Job[] {
  return [
    {
      name: 'ticketing-budget',
      cron: '30 4 * * *',
      run: () => needs.database.transact((tx) => syncActiveYear(tx, needs)),
    },
  ]
}

async function syncActiveYear(tx: Tx, needs: TicketingBudgetNeeds): Promise<JobResult> {
  const active = (await needs.budget.years(tx)).find(({ state }) => state === 'active')
  if (active === undefined) return { ok: false, code: 'skipped', reason: 'no budget year is active' }
  const result = await syncTicketingBudget(tx, needs, active.year)
  if (result.ok) return { ok: true }
  const reason = result.code === 'no-event' ? 'no event is set' : `the budget year ${active.year} was closed just now`
  return { ok: false, code: 'skipped', reason }
}
