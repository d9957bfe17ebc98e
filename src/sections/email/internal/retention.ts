import { sql } from 'kysely'
import type { Database } from '../../../platform/db/database.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { cancelExpired } from './cancel.ts'
import { forgetAttempts } from './limits.ts'
import { own } from './tables.ts'

const DAYS = 150
const BATCH = 1_000

/**
 * Takes the personal content of what was sent 150 days ago: whom it went to, what filled it, what the mail server said.
 * The message stays, so totals never change; a failed one keeps everything until somebody decides. In batches, each a
 * transaction of its own, until nothing is left or `signal` aborts; says how many messages it took it from.
 */
export async function forgetOldRecipients(
  database: Pick<Database, 'transact'>,
  signal: AbortSignal,
): Promise<{ readonly forgotten: number }> {
  await database.transact(async (tx) => {
    await cancelExpired(tx)
    await forgetAttempts(tx)
  })
  let forgotten = 0
  for (let batch = BATCH; batch === BATCH && !signal.aborted; ) {
    batch = await database.transact(forgetBatch)
    forgotten += batch
  }
  return { forgotten }
}

async function forgetBatch(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with old as materialized (
      select id
      from email.messages
      where state = 'sent' and answer is not null
        and state_since < (select clock_timestamp()) - make_interval(days => ${DAYS})
      order by id
      limit ${BATCH}
      for update skip locked
    ), emptied as (
      delete from email.recipients r using old where r.message = old.id
    ), changed as (
      update email.messages m set answer = null from old where m.id = old.id returning m.id
    )
    select count(*) as count from changed`.execute(own(tx))
  return rows[0]?.count ?? 0
}
