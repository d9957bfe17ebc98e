import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'
import { takeLock } from '../platform/db/locks.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Job } from '../platform/jobs/job.ts'
import type { Events } from '../sections/events/events.ts'
import type { Tickets } from '../sections/tickets/tickets.ts'

export type ClosingNeeds = { readonly tickets: Tickets; readonly events: Events; readonly clock: Clock }

const actor = { kind: 'system', job: 'event closing' } as const

/**
 * Settles for good who took part in each year that is over: from midnight, where the event is, of the day after strike.
 * Whatever comes first after that midnight calls this before it changes anything, so that what it brings is too late
 * whether or not a timer was there in time.
 *
 * A year of which nothing was ever read in full stays open: there is nothing to settle yet, as in an installation that
 * was made after its first event.
 */
export async function closeYears(tx: Tx, { tickets, events, clock }: ClosingNeeds): Promise<void> {
  const at = clock.now()
  const due = await events.closing.due(tx, at)
  if (due.length === 0) return
  // Of two transactions, one that closes and one that derives, the later one sees what the other did.
  await takeLock(tx, 'reconcile')
  for (const year of due) {
    const attendance = await tickets.attendance(tx, await events.ofYear(tx, year))
    if (attendance.readInFull) await events.closing.close(tx, year, { at, checkedIn: attendance.checkedIn }, actor)
  }
}

/** The same on its own, with nothing to write but on that one day of the year. */
export async function closeYearsNow(needs: ClosingNeeds & { readonly database: Database }): Promise<void> {
  const { database, events, clock } = needs
  const due = await database.snapshot((snapshot) => events.closing.due(snapshot, clock.now()))
  if (due.length > 0) await database.transact((tx) => closeYears(tx, needs))
}

/** At the midnight that it is about. Where that comes too early, every pass begins with the same. */
export function jobs(needs: ClosingNeeds & { readonly database: Database }): readonly Job[] {
  return [
    {
      name: 'event-closing',
      cron: '0 0 * * *',
      // A long wave may hold the lock for longer than a statement waits.
      retries: { times: 3, minutesBetween: 1 },
      run: async () => {
        await closeYearsNow(needs)
        return { ok: true }
      },
    },
  ]
}
