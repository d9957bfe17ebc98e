import {
  CamelCasePlugin,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryExecutorProvider,
  type QueryResult,
  type RawBuilder,
} from 'kysely'
import { runtimeRole } from './roles.ts'
import type { Session } from './session.ts'
import { type Snapshot, type Tx, unwrap } from './tx.ts'

/**
 * What a section may do with its own tables. Left out of Kysely on purpose: whatever opens a transaction, changes the
 * schema, or brings in tables that are not the section's (`withTables`, `withSchema`, `dynamic`).
 */
export type SectionWriter<Tables> = Pick<
  Kysely<Tables>,
  'selectFrom' | 'insertInto' | 'updateTable' | 'deleteFrom' | 'with' | 'fn' | 'getExecutor'
>
export type SectionReader<Tables> = Pick<Kysely<Tables>, 'selectFrom' | 'fn' | 'getExecutor'>

export interface SectionDb<Tables> {
  (tx: Tx): SectionWriter<Tables>
  (snapshot: Snapshot): SectionReader<Tables>
}

/**
 * The only way to a section's tables: `const own = sectionDb<CampaignsTables>('campaigns')`, then `own(tx)`. Statements,
 * raw SQL included, run under the section's runtime role, to which the database gives that one schema and no other.
 * Column names are snake_case in SQL and camelCase in results.
 */
export function sectionDb<Tables>(section: string): SectionDb<Tables> {
  return (tx: Snapshot): SectionWriter<Tables> => {
    const session = unwrap(tx)
    return session.handle(section, () => {
      const role = runtimeRole(session.rolePrefix, section)
      return new Kysely<Tables>({ dialect: dialect(session, role), plugins: [camelCase] }).withSchema(section)
    })
  }
}

/**
 * The rows of a query a batch at a time, however many there are: `readInBatches(own(snapshot), sql<Row>\`...\`, 1_000)`.
 * What asks for the next batch may take its time only in a `database.stream`.
 */
export async function* readInBatches<Row>(
  db: QueryExecutorProvider,
  query: RawBuilder<Row>,
  size: number,
): AsyncGenerator<readonly Row[]> {
  const executor = db.getExecutor()
  for await (const { rows } of executor.stream<Row>(query.compile(db), size)) yield rows
}

const camelCase = new CamelCasePlugin({ maintainNestedObjectKeys: true })

function dialect(session: Session, role: string): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new SessionDriver(session, role),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

class SessionDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(session: Session, role: string) {
    this.#connection = new SessionConnection(session, role)
  }

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}
  async releaseConnection(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }

  beginTransaction(): Promise<void> {
    return refuse()
  }

  commitTransaction(): Promise<void> {
    return refuse()
  }

  rollbackTransaction(): Promise<void> {
    return refuse()
  }
}

class SessionConnection implements DatabaseConnection {
  readonly #session: Session
  readonly #role: string

  constructor(session: Session, role: string) {
    this.#session = session
    this.#role = role
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.#session.run(this.#role, query.sql, query.parameters)
    const counted = result.command !== 'SELECT' && result.rowCount !== null
    return { rows: result.rows as R[], ...(counted ? { numAffectedRows: BigInt(result.rowCount ?? 0) } : {}) }
  }

  async *streamQuery<R>(query: CompiledQuery, size: number): AsyncIterableIterator<QueryResult<R>> {
    for await (const { rows } of this.#session.readInBatches(this.#role, query.sql, query.parameters, size)) {
      yield { rows: rows as R[] }
    }
  }
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('only platform/db opens transactions'))
}
