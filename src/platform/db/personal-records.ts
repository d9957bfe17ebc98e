import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { PersonalRecord } from '../personal.ts'

/**
 * The rows of a query as an export has them: each column under its name, so that one that is added later is exported
 * without a line of code. What must not be (a hash, a sealed secret) the query leaves out.
 */
export async function personalRecords(
  db: QueryExecutorProvider,
  query: RawBuilder<unknown>,
): Promise<readonly PersonalRecord[]> {
  const { rows } = await sql<{ record: PersonalRecord }>`
    select row_to_json(found) as record from (${query}) as found`.execute(db)
  return rows.map(({ record }) => record)
}
