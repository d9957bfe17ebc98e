import type { Actor } from '../../../../platform/actor.ts'
import type { Tx } from '../../../../platform/db/tx.ts'
import type { Cents } from '../../../../platform/money.ts'
import type { YearResult } from '../../budget.ts'
import { recordChanges } from '../changes.ts'
import { own } from '../tables.ts'
import { heldYear } from '../years.ts'

type BankBalance = { readonly on: Temporal.PlainDate; readonly balance: Cents | null }

export async function setBankBalance(
  tx: Tx,
  label: string,
  { on, balance }: BankBalance,
  actor: Actor,
): Promise<YearResult<'year-closed'>> {
  // For update: two who say what the account held on one day go one after the other, each on record with what it replaced.
  const year = await heldYear(tx, label, 'for update')
  if (!year.ok) return year
  const before = await own(tx)
    .selectFrom('bankBalances')
    .select('balance')
    .where('yearId', '=', year.id)
    .where('onDay', '=', on)
    .executeTakeFirst()
  if ((before?.balance ?? null) === balance) return { ok: true }
  if (balance === null) {
    await own(tx).deleteFrom('bankBalances').where('yearId', '=', year.id).where('onDay', '=', on).execute()
  } else {
    await own(tx)
      .insertInto('bankBalances')
      .values({ yearId: year.id, onDay: on, balance })
      .onConflict((conflict) => conflict.columns(['yearId', 'onDay']).doUpdateSet({ balance }))
      .execute()
  }
  const subject = { kind: 'bank-balance', id: year.id } as const
  await recordChanges(
    tx,
    year.id,
    [{ subject, field: on.toString(), before: before?.balance ?? null, after: balance }],
    actor,
  )
  return { ok: true }
}
