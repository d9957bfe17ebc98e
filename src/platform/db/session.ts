import type pg from 'pg'
import { DatabaseError } from 'pg'
import { toParameter } from './parameters.ts'

/**
 * One connection inside one transaction, which begins with its first statement. What has to go before a statement
 * (`begin`, `set role`) is sent along with it, on a connection that pipelines: each answer waited for is one more turn of
 * a busy event loop, and the drain spent more time on those than on its statements. Statements queue behind a mutex, each together with the role that it runs
 * under: two awaited steps, `set role` and run, would let `Promise.all` inside a transaction run one section's
 * statement under another's role (it did, 50 times of 50).
 */
export class Session {
  readonly rolePrefix: string
  readonly #client: pg.PoolClient
  readonly #begin: string
  #tail: Promise<unknown> = Promise.resolve()
  #role: string | null = null
  #begun = false
  #over = false
  #cursors = 0
  readonly #handles = new Map<string, unknown>()
  readonly #locks = new Set<string>()

  constructor(client: pg.PoolClient, rolePrefix: string, begin: string) {
    this.#client = client
    this.#begin = begin
    this.rolePrefix = rolePrefix
  }

  /** Runs one statement under `role`; parameters may hold Temporal values, alone or in arrays. */
  run(role: string, text: string, parameters: readonly unknown[] = []): Promise<pg.QueryResult> {
    const values = parameters.map(toParameter)
    return this.#exclusively(() => this.#send(text, values, role))
  }

  /**
   * Runs a query under `role` and gives its rows a batch at a time, from a cursor that ends with the transaction. Other
   * statements may run between two batches.
   */
  async *readInBatches(
    role: string,
    text: string,
    parameters: readonly unknown[],
    size: number,
  ): AsyncGenerator<pg.QueryResult> {
    this.#cursors += 1
    const cursor = `rows_${this.#cursors}`
    await this.run(role, `declare ${cursor} no scroll cursor for ${text}`, parameters)
    for (;;) {
      const batch = await this.run(role, `fetch ${size} from ${cursor}`)
      if (batch.rows.length > 0) yield batch
      if (batch.rows.length < size) return
    }
  }

  /** Runs a statement that needs no privilege (a lock, a notification), under whatever role is set. */
  runBare(text: string, parameters: readonly unknown[] = []): Promise<pg.QueryResult> {
    const values = parameters.map(toParameter)
    return this.#exclusively(() => this.#send(text, values, this.#role))
  }

  /** Takes an advisory lock until the transaction ends; asking for one that it holds costs nothing. */
  async lock(name: string): Promise<void> {
    if (this.#locks.has(name)) return
    await this.runBare('select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended($1, 0))', [name])
    this.#locks.add(name)
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    await this.runBare('savepoint attempt')
    try {
      const result = await work()
      await this.runBare('release savepoint attempt')
      return result
    } catch (error) {
      await this.runBare('rollback to savepoint attempt; release savepoint attempt')
      // The rollback took back `set local role`, to whatever stood before the savepoint, and locks taken since.
      this.#role = null
      this.#locks.clear()
      throw error
    }
  }

  /** Commits; throws when the transaction had failed, which the server would answer with a silent rollback. */
  async commit(): Promise<void> {
    const result = await this.#last('commit')
    if (result !== undefined && result.command !== 'COMMIT') {
      throw new Error('the transaction had failed and was rolled back: an error inside it was caught and not thrown on')
    }
  }

  async rollback(): Promise<void> {
    await this.#last('rollback')
  }

  /** A value made once for this session and `key`. */
  handle<T>(key: string, make: () => T): T {
    if (!this.#handles.has(key)) this.#handles.set(key, make())
    return this.#handles.get(key) as T
  }

  /** Of a transaction that never began there is nothing to end. */
  #last(end: 'commit' | 'rollback'): Promise<pg.QueryResult | undefined> {
    return this.#next(async () => {
      this.#over = true
      return this.#begun ? this.#client.query(end) : undefined
    })
  }

  async #send(text: string, values: unknown[], role: string | null): Promise<pg.QueryResult> {
    const before = this.#begun ? [] : [this.#begin]
    if (role !== null && role !== this.#role) before.push(`set local role ${quoted(role)}`)
    this.#begun = true
    this.#role = role
    // The first that fails tells why; what was sent after it is refused by the server.
    const sent = before.map((statement) => this.#client.query(statement))
    const answer = this.#client.query(text, values)
    await Promise.all([...sent, answer])
    return answer
  }

  #exclusively<T>(step: () => Promise<T>): Promise<T> {
    return this.#next(() => {
      if (this.#over) throw new Error('a statement came after its transaction was over: an await is missing')
      return step()
    })
  }

  #next<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(step)
    this.#tail = result.catch(() => undefined)
    return result
  }
}

export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

/** Whether `error` is the server's, with one of these SQLSTATE codes. */
export function isSqlState(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof DatabaseError && error.code !== undefined && codes.includes(error.code)
}
