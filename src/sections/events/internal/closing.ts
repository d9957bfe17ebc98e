import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import { own } from './tables.ts'

/** Each event's day is that of its own time zone; a year is over when the last of its events is. */
export async function due(snapshot: Snapshot, now: Temporal.Instant): Promise<readonly number[]> {
  const { rows } = await sql<{ year: number }>`
    select e.year from events.events e
    where not exists (select from events.closed_years c where c.year = e.year)
    group by e.year
    having bool_and((${now}::timestamptz at time zone e.time_zone)::date > e.gate_opening + e.strike_end_offset)
    order by e.year`.execute(own(snapshot))
  return rows.map(({ year }) => year)
}

export async function close(
  tx: Tx,
  audit: Audit,
  year: number,
  { at, checkedIn }: { readonly at: Temporal.Instant; readonly checkedIn: boolean },
  actor: Actor,
): Promise<void> {
  const { rows } = await sql`
    insert into events.closed_years (year, closed_at) values (${year}, ${at}) on conflict (year) do nothing
    returning year`.execute(own(tx))
  if (rows.length === 0) return
  if (checkedIn) {
    await own(tx)
      .updateTable('participations')
      .set({ derived: 'no-show' })
      .where('year', '=', year)
      .where('derived', '=', 'ticketed')
      .where('source', '=', 'tickets')
      .execute()
  }
  await audit.record(tx, { actor, action: 'participations.closed', subject: { kind: 'year', id: String(year) } })
}

export async function isClosed(snapshot: Snapshot, year: number): Promise<boolean> {
  const found = await own(snapshot).selectFrom('closedYears').select('year').where('year', '=', year).executeTakeFirst()
  return found !== undefined
}
