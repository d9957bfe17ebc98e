import { sql } from 'kysely'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Merger } from '../../../platform/personal.ts'
import { own } from './tables.ts'

const HUMANS_A_READ = 1_000

/**
 * Recipients before preferences: whoever unsubscribes by a message of `from` at this moment holds its recipient, and their
 * choice is there once that lets go. An explicit refusal of either holds; of two alike the later one.
 */
export async function merge(tx: Tx, { from, into }: Merger): Promise<void> {
  await sql`
    with theirs as (select message from email.recipients where human = ${from} order by message for update)
    update email.recipients r set human = ${into} from theirs where r.message = theirs.message`.execute(own(tx))
  await sql`
    with gone as (
      delete from email.preferences where human = ${from} returning category, preference, chosen_at
    )
    insert into email.preferences as p (human, category, preference, chosen_at)
    select ${into}::uuid, category, preference, chosen_at from gone order by category
    on conflict (human, category) do update set preference = excluded.preference, chosen_at = excluded.chosen_at
    where (excluded.preference = 'refused', excluded.chosen_at) > (p.preference = 'refused', p.chosen_at)
  `.execute(own(tx))
}

/** Without those who are nobody here yet. */
export async function* humansNamed(snapshot: Snapshot): AsyncGenerator<readonly string[]> {
  const query = sql<{ human: string }>`
    select human from email.preferences
    union
    select r.human from email.recipients r join email.messages m on m.id = r.message
    where r.human::text <> m.source_id`
  for await (const rows of readInBatches(own(snapshot), query, HUMANS_A_READ)) yield rows.map(({ human }) => human)
}
