import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Gone } from '../tickets.ts'
import { own } from './tables.ts'

/**
 * What the vendor no longer has: an order is cancelled and a ticket void from then on, and the reason stays with it until
 * the vendor tells of it again. What is known to be gone, or was never here, is not written.
 */
export async function writeGone(
  tx: Tx,
  gone: readonly Gone[],
): Promise<{
  readonly orders: readonly string[]
  readonly tickets: readonly { readonly id: string; readonly orderId: string | null }[]
}> {
  if (gone.length === 0) return { orders: [], tickets: [] }
  const orders = gone.filter(({ kind }) => kind === 'order')
  const tickets = gone.filter(({ kind }) => kind === 'ticket')
  const { rows: cancelled } = await sql<{ id: string }>`
    update tickets.orders o set state = 'cancelled', state_known = true, gone = g.reason
    from unnest(${orders.map(({ id }) => id)}::text[], ${orders.map(({ reason }) => reason)}::text[]) as g (id, reason)
    where o.id = g.id and o.gone is null
    returning o.id`.execute(own(tx))
  const { rows: voided } = await sql<{ id: string; orderId: string | null }>`
    update tickets.tickets t set status = 'voided', gone = g.reason
    from unnest(${tickets.map(({ id }) => id)}::text[], ${tickets.map(({ reason }) => reason)}::text[]) as g (id, reason)
    where t.id = g.id and t.gone is null
    returning t.id, t.order_id`.execute(own(tx))
  return { orders: cancelled.map(({ id }) => id), tickets: voided }
}
