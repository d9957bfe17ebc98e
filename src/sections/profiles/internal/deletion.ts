import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { PrivacySubject } from '../profiles.ts'
import { own } from './tables.ts'

export async function request(tx: Tx, human: string, at: Temporal.Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into profiles.deletion_requests (human, requested_at)
    select id, ${at}::timestamptz from profiles.humans where id = ${human}::uuid
    on conflict (human) do nothing
    returning human`.execute(own(tx))
  return rows.length > 0
}

export async function cancel(tx: Tx, human: string): Promise<boolean> {
  const cancelled = await own(tx).deleteFrom('deletionRequests').where('human', '=', human).executeTakeFirst()
  return cancelled.numDeletedRows > 0n
}

export async function requested(snapshot: Snapshot, human: string): Promise<Temporal.Instant | undefined> {
  const found = await own(snapshot)
    .selectFrom('deletionRequests')
    .select('requestedAt')
    .where('human', '=', human)
    .executeTakeFirst()
  return found?.requestedAt
}

export async function requestedBefore(snapshot: Snapshot, moment: Temporal.Instant): Promise<readonly string[]> {
  const { rows } = await sql<{ human: string }>`
    select human from profiles.deletion_requests
    where requested_at <= ${moment}::timestamptz
    order by requested_at, human`.execute(own(snapshot))
  return rows.map(({ human }) => human)
}

/** A row of an address or a request refers to its human's row, so this lock keeps new ones out, too. */
export async function hold(tx: Tx, human: string): Promise<void> {
  await sql`select from profiles.humans where id = ${human}::uuid for update`.execute(own(tx))
  await sql`select from profiles.deletion_requests where human = ${human}::uuid for update`.execute(own(tx))
}

export async function subject(snapshot: Snapshot, human: string): Promise<PrivacySubject> {
  const { rows } = await sql<{ canonical: string; verified: boolean; shared: boolean }>`
    select a.canonical, a.verified, exists (
        select from profiles.addresses other
        where other.canonical = a.canonical and other.human <> a.human and other.verified
      ) as shared
    from profiles.addresses a
    where a.human = ${human}::uuid
    order by a.position`.execute(own(snapshot))
  // One that was merely claimed is somebody else's for all we know, with what was bought by it.
  const asked = rows.filter(({ verified, shared }) => verified && !shared)
  return {
    human,
    addresses: asked.map(({ canonical }) => canonical),
    shared: rows.filter(({ shared }) => shared).map(({ canonical }) => canonical),
  }
}
