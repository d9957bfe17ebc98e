import { sql } from 'kysely'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Merger } from '../../../platform/personal.ts'
import { own } from './tables.ts'

const HUMANS_A_READ = 1_000

/**
 * Of a year that both have, what says the most stays: who was there under one id was there, and of two that say the same the
 * one from tickets. What either declared stays behind it, since the first time. Closed years, too, which tickets no longer
 * change; the open ones are derived anew when the tickets are reconciled.
 */
export async function merge(tx: Tx, { from, into }: Merger): Promise<void> {
  const [derived, sources] = [sql`array['no-show', 'ticketed', 'attended']`, sql`array['import', 'member', 'tickets']`]
  const more = sql`
    (coalesce(array_position(${derived}, excluded.derived), 0), array_position(${sources}, excluded.source))
      > (coalesce(array_position(${derived}, p.derived), 0), array_position(${sources}, p.source))`
  await sql`
    with gone as (
      delete from events.participations where human = ${from} returning year, derived, declared_at, source
    )
    insert into events.participations as p (human, year, derived, declared_at, source)
    select ${into}::uuid, year, derived, declared_at, source from gone order by year
    on conflict (year, human) do update set
      derived = case when ${more} then excluded.derived else p.derived end,
      source = case when ${more} then excluded.source else p.source end,
      declared_at = least(p.declared_at, excluded.declared_at)`.execute(own(tx))
}

export async function* humansNamed(snapshot: Snapshot): AsyncGenerator<readonly string[]> {
  const query = sql<{ human: string }>`select distinct human from events.participations`
  for await (const rows of readInBatches(own(snapshot), query, HUMANS_A_READ)) yield rows.map(({ human }) => human)
}
