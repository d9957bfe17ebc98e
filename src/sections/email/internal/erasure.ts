import { sql } from 'kysely'
import { spellings } from '../../../platform/address.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Erasure } from '../../../platform/personal.ts'
import { cancel } from './cancel.ts'
import { own } from './tables.ts'

/**
 * Cancels what waits, and takes from every message to them what retention would take in the end: whom it went to, what
 * filled it, what the mail server said. The messages stay, so totals never change. One that a worker is just handing over
 * goes out, and what comes of it is written without the server's words (`record`). There is no index by human: a person
 * is erased once, and every mail of every wave would pay for it.
 */
export async function erase(tx: Tx, { human, nobody, addresses }: Erasure): Promise<void> {
  const written = addresses.flatMap(spellings)
  const { rows } = await sql<{ id: string; unsent: boolean }>`
    select m.id, m.state in ('queued', 'retrying', 'sending') as unsent
    from email.messages m
    where m.id in (
      select message from email.recipients
      where human = ${human}::uuid or lower(btrim(address)) = any(${written}::text[])
    )
    order by m.id
    for update`.execute(own(tx))
  const ids = rows.map(({ id }) => id)
  await cancel(
    tx,
    rows.filter(({ unsent }) => unsent).map(({ id }) => id),
    'erased',
  )
  await sql`
    delete from email.captured
    where message = any(${ids}::uuid[]) or lower(btrim(recipient_address)) = any(${written}::text[])`.execute(own(tx))
  await sql`delete from email.recipients where message = any(${ids}::uuid[])`.execute(own(tx))
  await sql`update email.messages set answer = null where id = any(${ids}::uuid[])`.execute(own(tx))
  // Other people's: retention still has to find them by an answer, so they keep one, without words.
  await sql`
    update email.messages set answer = ''
    where answer is not null
      and exists (select from unnest(${written}::text[]) as a (address) where position(a.address in lower(answer)) > 0)`.execute(
    own(tx),
  )
  await sql`
    update email.gate set fault = ''
    where exists (select from unnest(${written}::text[]) as a (address) where position(a.address in lower(fault)) > 0)`.execute(
    own(tx),
  )
  await sql`
    update email.messages set source_id = ${nobody} where source_id = ${human}`.execute(own(tx))
  await sql`delete from email.preferences where human = ${human}::uuid`.execute(own(tx))
}
