import { sql } from 'kysely'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Merger } from '../../../platform/personal.ts'
import type { Participation } from '../events.ts'
import { own } from './tables.ts'

const HUMANS_A_READ = 1_000

/**
 * Of a year in which both took part, what says the most stays: who was there under one id was there. Closed years, too,
 * which tickets no longer change. The open ones are derived anew when the tickets are reconciled.
 */
export async function merge(tx: Tx, { from, into }: Merger): Promise<void> {
  await sql`
    with gone as (
      delete from events.participations where human = ${from} returning year, derived
    )
    insert into events.participations as p (human, year, derived)
    select ${into}::uuid, year, derived from gone order by year
    on conflict (year, human) do update set derived = excluded.derived
    where array_position(array['no-show', 'ticketed', 'attended'], excluded.derived)
      > array_position(array['no-show', 'ticketed', 'attended'], p.derived)`.execute(own(tx))
}

export async function* humansNamed(snapshot: Snapshot): AsyncGenerator<readonly string[]> {
  const query = sql<{ human: string }>`select distinct human from events.participations`
  for await (const rows of readInBatches(own(snapshot), query, HUMANS_A_READ)) yield rows.map(({ human }) => human)
}

export async function participationsOf(
  snapshot: Snapshot,
  human: string,
): Promise<readonly { readonly year: number; readonly participation: Participation }[]> {
  return own(snapshot)
    .selectFrom('participations')
    .select(['year', 'derived as participation'])
    .where('human', '=', human)
    .orderBy('year', 'desc')
    .execute()
}
