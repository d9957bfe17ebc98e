import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { RetiringCode } from '../campaigns.ts'
import { own } from './tables.ts'

const AT_ONCE = 100

/** A code is dead. One that was made at the vendor is to be deleted there, once this has been committed. */
export async function retire(tx: Tx, code: number): Promise<void> {
  await sql`
    with discount as (
      update campaigns.generated_codes set state = 'retiring' where made_as = ${code} and state = 'made'
    )
    update campaigns.codes set retired_at = now() where id = ${code}`.execute(own(tx))
}

export async function retiring(snapshot: Snapshot): Promise<readonly RetiringCode[]> {
  const { rows } = await sql<RetiringCode>`
    select id, discount from campaigns.generated_codes where state = 'retiring' order by id limit ${AT_ONCE}
  `.execute(own(snapshot))
  return rows
}

export async function retired(tx: Tx, codes: readonly number[]): Promise<void> {
  await sql`
    update campaigns.generated_codes set state = 'retired'
    where id = any(${codes}::bigint[]) and state = 'retiring'`.execute(own(tx))
}
