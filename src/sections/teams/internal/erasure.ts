import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Erasure } from '../../../platform/personal.ts'
import type { Audit } from '../../audit/audit.ts'
import { own } from './tables.ts'

/** Ends their memberships today; audited once where there were any. */
export async function leaveAll(tx: Tx, audit: Audit, human: string, actor: Actor): Promise<{ readonly left: number }> {
  const { rows } = await sql`
    update teams.memberships set until = now() where human = ${human}::uuid and until is null
    returning team`.execute(own(tx))
  if (rows.length > 0) {
    const detail = { left: rows.length }
    await audit.record(tx, { actor, action: 'team.leave-all', subject: { kind: 'human', id: human }, detail })
  }
  return { left: rows.length }
}

export async function erase(tx: Tx, { human }: Erasure): Promise<void> {
  await sql`delete from teams.memberships where human = ${human}::uuid`.execute(own(tx))
}
