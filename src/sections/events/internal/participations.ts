import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { DerivedParticipation, ParticipationRecord, Turnout } from '../events.ts'
import { own } from './tables.ts'

/** Where no ticket is left, a declaration is what remains; an import is nothing that a lost ticket takes away. */
export async function derive(
  tx: Tx,
  year: number,
  derived: readonly { readonly human: string; readonly participation: DerivedParticipation | null }[],
): Promise<{ readonly changed: number }> {
  const result = await sql`
    with incoming as (
      select * from unnest(
        ${derived.map(({ human }) => human)}::uuid[],
        ${derived.map(({ participation }) => participation)}::text[]
      ) as i (human, derived)
    ), changed as (
      select i.human, i.derived
      from incoming i
      left join events.participations p on p.year = ${year} and p.human = i.human
      where case when i.derived is null then p.derived is not null and p.source = 'tickets'
          else p.derived is distinct from i.derived or p.source <> 'tickets' end
        and not exists (select from events.closed_years c where c.year = ${year})
    ), gone as (
      delete from events.participations p using changed c
      where p.year = ${year} and p.human = c.human and c.derived is null and p.declared_at is null
      returning p.human
    ), shown_again as (
      update events.participations p set derived = null, source = 'member' from changed c
      where p.year = ${year} and p.human = c.human and c.derived is null and p.declared_at is not null
      returning p.human
    ), written as (
      insert into events.participations (year, human, derived)
      select ${year}::int, human, derived from changed where derived is not null order by human
      on conflict (year, human) do update set derived = excluded.derived, source = excluded.source
      returning human
    )
    select human from gone union all select human from shown_again union all select human from written
  `.execute(own(tx))
  return { changed: result.rows.length }
}

export async function participations(
  snapshot: Snapshot,
  year: number,
): Promise<ReadonlyMap<string, ParticipationRecord>> {
  const rows = await own(snapshot)
    .selectFrom('participations')
    .select(['human', 'derived', 'source'])
    .where('year', '=', year)
    .orderBy('human')
    .execute()
  return new Map(
    rows.map(({ human, derived, source }) => [human, { participation: derived ?? 'not-attending', source }]),
  )
}

export async function turnout(snapshot: Snapshot, year: number, others: readonly string[]): Promise<Turnout> {
  const { rows } = await sql<Turnout>`
    select count(*) as taking, count(*) filter (where derived = 'attended') as attended,
      count(*) - count(*) filter (where human = any(${others}::uuid[])) as without_others
    from events.participations
    where year = ${year} and derived is not null`.execute(own(snapshot))
  return rows[0] ?? { taking: 0, attended: 0, withoutOthers: 0 }
}
