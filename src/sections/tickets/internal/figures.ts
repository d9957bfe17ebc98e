import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { EventSettings, Events } from '../../events/events.ts'
import type { DailySales, SalesFigures } from '../tickets.ts'
import { methodsOf, placesOf, typesOf, unmatchedOf } from './breakdowns.ts'
import { dailySales, sales, weeklyActuals } from './sales.ts'
import { type FiguresRow, own, type StoredDay, type StoredFigures } from './tables.ts'

/** From the row, or, where an input changed since it was written, worked out on the spot: never stale. */
export async function figures(snapshot: Snapshot, events: Events): Promise<SalesFigures | undefined> {
  const event = await events.current(snapshot)
  if (event === undefined) return undefined
  const row = await own(snapshot).selectFrom('figures').selectAll().executeTakeFirstOrThrow()
  return isFor(row, event) ? restored(row.figures) : workOut(snapshot, events, event)
}

/**
 * By whoever writes an order, a ticket, a fee, or what follows from them, in the same transaction. Written even where it
 * is said already: the lock on the row makes whoever works the figures out at this moment wait, or this wait for them.
 */
export async function outdate(tx: Tx): Promise<void> {
  await own(tx).updateTable('figures').set({ stale: true }).execute()
}

/** Works them out anew where an input changed; else it writes nothing. */
export async function deriveFigures(tx: Tx, events: Events): Promise<void> {
  const event = await events.current(tx)
  if (event === undefined) return
  const { rows } = await sql<FiguresRow>`select * from tickets.figures for update`.execute(own(tx))
  if (rows.some((row) => isFor(row, event))) return
  const now = await workOut(tx, events, event)
  await sql`
    update tickets.figures set stale = false, event_id = ${event.id}, currency = ${event.currency},
      time_zone = ${event.timeZone}, figures = ${JSON.stringify(now)}::jsonb`.execute(own(tx))
}

/** Of the current event, by what is here in this snapshot. */
export async function workOut(snapshot: Snapshot, events: Events, event: EventSettings): Promise<SalesFigures> {
  const before = await events.before(snapshot, event)
  return {
    sales: await sales(snapshot, event),
    days: await dailySales(snapshot, event),
    lastSeason: before === undefined ? null : { event: before.id, days: await dailySales(snapshot, before) },
    weeks: await weeklyActuals(snapshot, event),
    types: await typesOf(snapshot, event),
    methods: await methodsOf(snapshot, event),
    unmatched: await unmatchedOf(snapshot, event),
    places: await placesOf(snapshot, event),
  }
}

function isFor({ stale, eventId, currency, timeZone }: FiguresRow, event: EventSettings): boolean {
  return !stale && eventId === event.id && currency === event.currency && timeZone === event.timeZone
}

function restored({ days, lastSeason, weeks, ...rest }: StoredFigures): SalesFigures {
  return {
    ...rest,
    days: restoredDays(days),
    lastSeason: lastSeason && { ...lastSeason, days: restoredDays(lastSeason.days) },
    weeks: weeks.map((week) => ({
      ...week,
      start: Temporal.PlainDate.from(week.start),
      end: Temporal.PlainDate.from(week.end),
    })),
  }
}

function restoredDays(days: readonly StoredDay[]): readonly DailySales[] {
  return days.map((day) => ({ ...day, day: Temporal.PlainDate.from(day.day) }))
}
