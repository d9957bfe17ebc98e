import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import { type MailCategory, OPTIONAL_CATEGORIES, type Preferences } from '../email.ts'
import { cancel } from './cancel.ts'
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

export async function refusers(
  snapshot: Snapshot,
  category: MailCategory,
  humans: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ human: string }>`
    select h.human
    from unnest(${humans}::uuid[]) as h (human)
    left join email.preferences p on p.human = h.human and p.category = ${category}
    where not email.wants(${category}, p.preference)`.execute(own(snapshot))
  return new Set(rows.map(({ human }) => human))
}

/**
 * Of messages just claimed, those that still go out: what their humans refused meanwhile is cancelled, in the
 * transaction that claimed it.
 */
export async function withoutRefused<Claimed extends { readonly id: string }>(
  tx: Tx,
  claimed: readonly Claimed[],
): Promise<readonly Claimed[]> {
  if (claimed.length === 0) return claimed
  const { rows } = await sql<{ id: string }>`
    select m.id
    from email.messages m
    join email.recipients r on r.message = m.id
    left join email.preferences p on p.human = r.human and p.category = m.category
    where m.id = any(${claimed.map(({ id }) => id)}::uuid[]) and not email.wants(m.category, p.preference)`.execute(
    own(tx),
  )
  if (rows.length === 0) return claimed
  const refused = new Set(rows.map(({ id }) => id))
  await cancel(tx, [...refused], 'refused-category')
  return claimed.filter(({ id }) => !refused.has(id))
}
