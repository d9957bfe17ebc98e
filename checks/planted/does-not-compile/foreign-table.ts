import { sectionDb } from '../../../src/platform/db/section-db.ts'
import type { Tx } from '../../../src/platform/db/tx.ts'

const own = sectionDb<{ orders: { id: string } }>('tickets')

export const read = (tx: Tx) => own(tx).selectFrom('lineItems').selectAll().execute()
