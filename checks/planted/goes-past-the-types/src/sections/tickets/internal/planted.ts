import { CompiledQuery, Kysely, sql } from 'kysely' // ! hole hole
import pg from 'pg' // ! hole
import { PgBoss } from 'pg-boss' // ! hole
import type { Database } from '../../../platform/db/database.ts'
import { withAdmin } from '../../../platform/db/database.ts' // ! hole
import * as everything from '../../../platform/db/tx.ts' // ! hole
import { type Tx, unwrap } from '../../../platform/db/tx.ts' // ! hole
import { sectionDb } from '../../../platform/db/section-db.ts'

const own = sectionDb<Record<never, never>>('tickets')

export function around(tx: Tx, anyone: Kysely<any>): unknown { // ! hole
  const asserted = tx as unknown // ! hole
  const certain = anyone.fn! // ! hole
  // @ts-ignore // ! hole
  const ignored: number = 'text'
  // @ts-expect-error // ! hole
  const expected: number = 'text'
  const wider = anyone.withTables<{ lineItems: { amount: number } }>() // ! hole
  const elsewhere = anyone['withSchema']('budget') // ! hole
  const { dynamic } = anyone // ! hole
  const cast = anyone.selectFrom('x').$castTo<string>() // ! hole
  let late!: number // ! hole
  const fine = ['a', 'b'] as const
  return [CompiledQuery, sql, pg, withAdmin, everything, unwrap, own, asserted, certain, ignored, expected, wider, elsewhere, dynamic, cast, late, fine] // ! hole
}

export function asTheQueue({ queue }: Database): Promise<unknown> {
  return [PgBoss, queue.executeSql('set role none')].at(-1) // ! hole
}
