import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type { Backfilled, Participation, ParticipationRecord, PastParticipation, RollYear } from '../events.ts'
import { own } from './tables.ts'

export async function years(snapshot: Snapshot): Promise<readonly RollYear[]> {
  const { rows } = await sql<{ year: number } & Record<'ticketed' | 'attended' | 'noShow' | 'notAttending', number>>`
    select y.year,
      count(p.human) filter (where p.derived = 'ticketed') as ticketed,
      count(p.human) filter (where p.derived = 'attended') as attended,
      count(p.human) filter (where p.derived = 'no-show') as no_show,
      count(p.human) filter (where p.derived is null) as not_attending
    from (select year from events.events union select year from events.participations) y
    left join events.participations p on p.year = y.year
    group by y.year
    order by y.year desc`.execute(own(snapshot))
  return rows.map(({ year, ticketed, attended, noShow, notAttending }) => ({
    year,
    counts: { ticketed, attended, 'no-show': noShow, 'not-attending': notAttending },
  }))
}

export async function of(
  snapshot: Snapshot,
  human: string,
): Promise<readonly (ParticipationRecord & { readonly year: number })[]> {
  const rows = await own(snapshot)
    .selectFrom('participations')
    .select(['year', 'derived', 'source'])
    .where('human', '=', human)
    .orderBy('year', 'desc')
    .execute()
  return rows.map(({ year, derived, source }) => ({ year, participation: derived ?? 'not-attending', source }))
}

/** Where a row is from says whether it gives way; what does not differ is not written. */
export async function backfill(
  tx: Tx,
  audit: Audit,
  past: readonly PastParticipation[],
  before: number,
  actor: Actor,
): Promise<Backfilled> {
  const late = past.find(({ year }) => year >= before)
  if (late !== undefined) throw new RangeError(`${late.year} is no past year before ${before}`)
  const { rows } = await sql<PastParticipation & { was: Participation | null; kept: boolean }>`
    with incoming as (
      select * from unnest(
        ${past.map(({ human }) => human)}::uuid[],
        ${past.map(({ year }) => year)}::int[],
        ${past.map(({ participation }) => participation)}::text[]
      ) with ordinality as i (human, year, participation, place)
    ), compared as (
      select i.*, case when p.human is not null then coalesce(p.derived, 'not-attending') end as was,
        coalesce(p.source <> 'import', false) as kept
      from incoming i
      left join events.participations p on p.year = i.year and p.human = i.human
    ), written as (
      insert into events.participations (year, human, derived, declared_at, source)
      select year, human, nullif(participation, 'not-attending'),
        case when participation = 'not-attending' then now() end, 'import'
      from compared where not kept and was is distinct from participation
      order by year, human
      on conflict (year, human) do update set derived = excluded.derived, declared_at = excluded.declared_at
    )
    select human, year, participation, was, kept from compared order by place`.execute(own(tx))
  const added = rows.filter(({ was }) => was === null).length
  const unchanged = rows.filter(({ was, participation }) => was === participation).length
  const kept = rows.flatMap(({ human, year, participation, was, kept: keeps }) =>
    keeps && was !== null && was !== participation ? [{ human, year, participation, stays: was }] : [],
  )
  const changed = rows.length - added - unchanged - kept.length
  if (added + changed > 0) {
    const subject = { kind: 'import', id: randomUUID() }
    await audit.record(tx, { actor, action: 'participations.backfill', subject, detail: { added, changed } })
  }
  return { added, changed, unchanged, kept }
}
