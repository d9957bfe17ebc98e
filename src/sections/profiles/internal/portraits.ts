import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Portrait } from '../profiles.ts'
import { own } from './tables.ts'

/** Who of them is here, in the order asked for. */
export async function portraits(snapshot: Snapshot, humans: readonly string[]): Promise<readonly Portrait[]> {
  const { rows } = await sql<Portrait>`
    select h.id as human, h.display_name as name, h.status,
      coalesce((
        select jsonb_agg(jsonb_build_object('address', a.address, 'canonical', a.canonical, 'verified', a.verified)
          order by a.position)
        from profiles.addresses a
        where a.human = h.id
      ), '[]') as addresses
    from unnest(${humans}::uuid[]) with ordinality as asked (id, place)
    join profiles.humans h on h.id = asked.id
    order by asked.place`.execute(own(snapshot))
  return rows
}

/** The one place to tell who is nobody on purpose. */
export async function strangers(snapshot: Snapshot, humans: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct asked.id from unnest(${humans}::uuid[]) as asked (id)
    where not exists (select from profiles.humans h where h.id = asked.id)
      and not exists (select from profiles.erased e where e.nobody = asked.id)
    order by asked.id`.execute(own(snapshot))
  return rows.map(({ id }) => id)
}
