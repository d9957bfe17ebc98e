import type { Tx } from '../../../../platform/db/tx.ts'
import type { Transactions } from '../../../../platform/http/visit.ts'

class RolledBack extends Error {}

/** Several acts that one form asks for: where one of them is refused, none of the others is kept. */
export async function allOrNothing<R extends { readonly ok: boolean }>(
  database: Pick<Transactions, 'transact'>,
  work: (tx: Tx) => Promise<R>,
): Promise<R> {
  const refused: R[] = []
  try {
    return await database.transact(async (tx) => {
      const result = await work(tx)
      if (result.ok) return result
      refused.push(result)
      throw new RolledBack('refused')
    })
  } catch (error) {
    const last = refused.at(-1)
    if (error instanceof RolledBack && last !== undefined) return last
    throw error
  }
}
