import { sectionDb } from '../../../src/platform/db/section-db.ts'
import type { Tx } from '../../../src/platform/db/tx.ts'

const own = sectionDb<{ orders: { id: string } }>('tickets')

export const join = (tx: Tx) => own(tx).selectFrom('orders').innerJoin('campaigns.grants', 'grants.order', 'orders.id').execute()
