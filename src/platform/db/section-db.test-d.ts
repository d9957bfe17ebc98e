import { type SectionDb, sectionDb } from './section-db.ts'
import type { Snapshot, Tx } from './tx.ts'

// What must not compile. Each line below an expected error fails the build the day that it does compile.
type BudgetTables = { lineItems: { id: string; amount: number } }

declare const tx: Tx
declare const snapshot: Snapshot
const own: SectionDb<BudgetTables> = sectionDb<BudgetTables>('budget')

own(tx).selectFrom('lineItems').select('amount')
own(snapshot).selectFrom('lineItems').select('amount')
own(tx).insertInto('lineItems').values({ id: 'a', amount: 1 })

// @ts-expect-error another section's table
own(tx).selectFrom('orders')
// @ts-expect-error another section's table, by its full name
own(tx).selectFrom('tickets.orders')
// @ts-expect-error another section's table, joined
own(tx).selectFrom('lineItems').innerJoin('orders', 'orders.id', 'lineItems.id')
// @ts-expect-error another section's table
own(tx).insertInto('orders')
// @ts-expect-error another section's table
own(tx).updateTable('orders')
// @ts-expect-error another section's table
own(tx).deleteFrom('orders')
// @ts-expect-error a column that the table does not have
own(tx).selectFrom('lineItems').select('buyerEmail')

// @ts-expect-error a snapshot writes nothing
own(snapshot).insertInto('lineItems')
// @ts-expect-error a snapshot writes nothing
own(snapshot).updateTable('lineItems')
// @ts-expect-error a snapshot writes nothing
own(snapshot).deleteFrom('lineItems')
// @ts-expect-error a snapshot is no transaction
const promoted: Tx = snapshot

// @ts-expect-error the schema is the migrations' to change
own(tx).schema
// @ts-expect-error the handle's tables are the section's
own(tx).withTables<{ orders: { id: string } }>()
// @ts-expect-error the handle's schema is the section's
own(tx).withSchema('tickets')
// @ts-expect-error a name computed at run time is nobody's
own(tx).dynamic
// @ts-expect-error only routes, jobs and commands open a transaction
own(tx).transaction()
// @ts-expect-error there is one connection, the transaction's
own(tx).connection()
// @ts-expect-error a handle needs a transaction
own()
// @ts-expect-error a transaction is not made by hand
own({})

export { promoted }
