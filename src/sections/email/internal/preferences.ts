import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import { OPTIONAL_CATEGORIES, type Preferences } from '../email.ts'
import { own } from './tables.ts'

export async function preferences(snapshot: Snapshot, human: string): Promise<Preferences> {
  const { rows } = await sql<{ preferences: Preferences }>`
    select json_object_agg(c.category,
      case when email.wants(c.category, p.preference) then 'wanted' else 'refused' end) as preferences
    from unnest(${[...OPTIONAL_CATEGORIES]}::text[]) as c (category)
    left join email.preferences p on p.human = ${human}::uuid and p.category = c.category`.execute(own(snapshot))
  if (rows[0] === undefined) throw new Error('an aggregate gave no row')
  return rows[0].preferences
}

/** What holds already is not written: the default stays a default, and pressing a button twice changes nothing. */
export async function choose(tx: Tx, human: string, choices: Partial<Preferences>): Promise<void> {
  const chosen = OPTIONAL_CATEGORIES.filter((category) => choices[category] !== undefined).toSorted()
  await sql`
    insert into email.preferences as p (human, category, preference)
    select ${human}::uuid, c.category, c.preference
    from unnest(${chosen}::text[], ${chosen.map((category) => choices[category])}::text[]) as c (category, preference)
    left join email.preferences held on held.human = ${human}::uuid and held.category = c.category
    where email.wants(c.category, c.preference) <> email.wants(c.category, held.preference)
    order by c.category
    on conflict (human, category) do update
    set preference = excluded.preference, chosen_at = excluded.chosen_at
    where p.preference <> excluded.preference`.execute(own(tx))
}
