import { sql } from 'kysely'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Merger } from '../../../platform/personal.ts'
import { own } from './tables.ts'

const HUMANS_A_READ = 1_000

/**
 * Of a team that both are in today, `into` is a member since the first of them joined, and its coordinator if either was.
 * What is over stays as it was, under `into`; two that began at one moment are one.
 */
export async function merge(tx: Tx, { from, into }: Merger): Promise<void> {
  await sql`
    with theirs as (
      delete from teams.memberships
      where human in (${from}, ${into}) and team in (select team from teams.memberships where human = ${from})
      returning team, since, until, coordinator
    ), open as (
      select team, min(since) as since, null::timestamptz as until, bool_or(coordinator) as coordinator
      from theirs where until is null
      group by team
    ), over as (
      select team, since, max(until) as until, bool_or(coordinator) as coordinator
      from theirs where until is not null and (team, since) not in (select team, since from open)
      group by team, since
    )
    insert into teams.memberships (team, human, since, until, coordinator)
    select team, ${into}::uuid, since, until, coordinator
    from (select * from open union all select * from over) as kept
    order by team, since`.execute(own(tx))
}

export async function* humansNamed(snapshot: Snapshot): AsyncGenerator<readonly string[]> {
  const query = sql<{ human: string }>`select distinct human from teams.memberships`
  for await (const rows of readInBatches(own(snapshot), query, HUMANS_A_READ)) yield rows.map(({ human }) => human)
}
