import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Merger } from '../../../platform/personal.ts'
import type { MergeHumansResult } from '../profiles.ts'
import { own } from './tables.ts'

/**
 * `into` keeps its name, language and profile; a guest, who has none, takes over that of `from`. Whoever was suspended
 * under either id stays so, and whoever asked under either to be deleted has asked. Links that were mailed to an address that is verified by then are over.
 *
 * Both rows are locked before anything is written, against which `present` stands: what was being written for `from` is
 * there when the other sections are asked to merge, and what is still to be written waits and goes to `into`.
 */
export async function merge(tx: Tx, { from, into }: Merger): Promise<MergeHumansResult> {
  if (from === into) return { ok: false, code: 'same-human' }
  const { rows: here } = await sql<{ id: string }>`
    select id from profiles.humans where id in (${from}, ${into}) order by id for update`.execute(own(tx))
  const unknown = [from, into].filter((human) => !here.some(({ id }) => id === human))
  if (unknown.length > 0) return { ok: false, code: 'unknown-humans', unknown }

  const addresses = await mergeAddresses(tx, { from, into })
  await sql`
    with gone as (
      select * from profiles.humans where id = ${from}
    )
    update profiles.humans h set
      display_name = case when h.status = 'guest' and gone.status <> 'guest' then gone.display_name else h.display_name end,
      language = case when h.status = 'guest' and gone.status <> 'guest' then gone.language else h.language end,
      status = case
        when 'suspended' in (h.status, gone.status) then 'suspended'
        when h.status = 'guest' then gone.status
        else h.status
      end,
      tier = coalesce(h.tier, gone.tier),
      city = coalesce(h.city, gone.city),
      created_at = least(h.created_at, gone.created_at)
    from gone
    where h.id = ${into}`.execute(own(tx))
  await sql`
    update profiles.verification_links l set
      human = ${into},
      used_at = case
        when exists (select from profiles.addresses a where a.human = ${into} and a.canonical = l.canonical and a.verified)
        then coalesce(used_at, now())
        else used_at
      end
    where human in (${from}, ${into})`.execute(own(tx))
  await sql`
    insert into profiles.deletion_requests as r (human, requested_at)
    select ${into}::uuid, requested_at from profiles.deletion_requests where human = ${from}
    on conflict (human) do update set requested_at = least(r.requested_at, excluded.requested_at)`.execute(own(tx))
  await sql`delete from profiles.deletion_requests where human = ${from}`.execute(own(tx))
  await sql`update profiles.merged set into_human = ${into} where into_human = ${from}`.execute(own(tx))
  await sql`insert into profiles.merged (from_human, into_human) values (${from}, ${into})`.execute(own(tx))
  await own(tx).deleteFrom('humans').where('id', '=', from).execute()
  return { ok: true, addresses }
}

/** An address of both is verified if either verified it; where `into`'s mail goes stays first. */
async function mergeAddresses(tx: Tx, { from, into }: Merger): Promise<readonly string[]> {
  const { rows } = await sql<{ canonical: string }>`
    with gone as (
      delete from profiles.addresses where human = ${from} returning canonical, address, verified, position, own
    )
    insert into profiles.addresses as a (human, canonical, address, verified, position, own)
    select ${into}::uuid, g.canonical, g.address, g.verified,
      coalesce((select max(position) from profiles.addresses where human = ${into}), -1)
        + row_number() over (order by g.position, g.canonical), g.own
    from gone g
    order by g.canonical
    on conflict (human, canonical) do update
    set verified = a.verified or excluded.verified, own = a.own or excluded.own
    returning canonical`.execute(own(tx))
  return rows.map(({ canonical }) => canonical)
}

/** Locked as a foreign key locks what it refers to: writers do not wait for each other, a merge waits for them all. */
export async function present(tx: Tx, humans: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const here = new Set(await holdStill(tx, humans))
  // As they are stored: an id in capitals is the same to the database, and another to whoever compares texts.
  const known = new Map(humans.map((human) => [human, human.toLowerCase()]))
  const gone = humans.filter((human) => !here.has(human.toLowerCase()))
  if (gone.length === 0) return known
  const { rows } = await sql<{ from: string; into: string }>`
    select from_human as from, into_human as into from profiles.merged where from_human = any(${gone}::uuid[])
  `.execute(own(tx))
  if (rows.length === 0) return known
  // Again, since whom they were merged into may be merged at this moment.
  const today = await present(
    tx,
    rows.map(({ into }) => into),
  )
  return new Map([
    ...known,
    ...rows.flatMap(({ from, into }) =>
      gone.filter((human) => human.toLowerCase() === from).map((human) => [human, today.get(into) ?? into] as const),
    ),
  ])
}

async function holdStill(tx: Tx, humans: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from profiles.humans where id = any(${humans}::uuid[]) order by id for key share`.execute(own(tx))
  return rows.map(({ id }) => id)
}
