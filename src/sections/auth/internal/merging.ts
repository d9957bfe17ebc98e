import { sql } from 'kysely'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Merger } from '../../../platform/personal.ts'
import { own } from './tables.ts'

const HUMANS_A_READ = 1_000

/**
 * Tokens before sessions: whoever uses a token of `from` at this moment holds its row, and their session is there once
 * that lets go. Of a role, terms of the two that overlap or meet are one; one that was ended before it began is none. Nobody
 * else gives or takes these roles meanwhile, or counts on who is admin.
 */
export async function merge(tx: Tx, { from, into }: Merger): Promise<void> {
  await sql`
    with theirs as (select hash from auth.login_tokens where human = ${from} order by hash for update)
    update auth.login_tokens t set human = ${into} from theirs where t.hash = theirs.hash`.execute(own(tx))
  await sql`
    with theirs as (select hash from auth.sessions where human = ${from} order by hash for update)
    update auth.sessions s set human = ${into} from theirs where s.hash = theirs.hash`.execute(own(tx))
  await sql`
    select from auth.roles
    where name in (select role from auth.role_assignments where human = ${from})
    order by name
    for no key update`.execute(own(tx))
  await sql`
    with theirs as (
      delete from auth.role_assignments
      where human in (${from}, ${into}) and role in (select role from auth.role_assignments where human = ${from})
      returning role, held_from, held_until
    ), terms as (
      select role, unnest(range_agg(tstzrange(held_from, held_until))) as term from theirs group by role
    )
    insert into auth.role_assignments (human, role, held_from, held_until)
    select ${into}::uuid, role, lower(term), upper(term) from terms order by role, term`.execute(own(tx))
}

export async function* humansNamed(snapshot: Snapshot): AsyncGenerator<readonly string[]> {
  const query = sql<{ human: string }>`
    select human from auth.login_tokens where human is not null
    union select human from auth.sessions
    union select human from auth.role_assignments`
  for await (const rows of readInBatches(own(snapshot), query, HUMANS_A_READ)) yield rows.map(({ human }) => human)
}
