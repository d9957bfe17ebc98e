import type pg from 'pg'
import { isSqlState, Session } from './session.ts'

declare const reads: unique symbol
declare const writes: unique symbol

/** A consistent view of the whole database, for reading: every figure on one page agrees with every other. */
export interface Snapshot {
  readonly [reads]: true
}

/**
 * An open transaction. Every public write of a section takes it first and never opens its own; only this folder opens or
 * unwraps one. What is written under one `Tx`, by however many sections, is committed or rolled back together.
 */
export interface Tx extends Snapshot {
  readonly [writes]: true
}

const BEGIN_SNAPSHOT = 'begin isolation level repeatable read, read only'
const RETRIES = 3
const serializationFailure = '40001'
const deadlockDetected = '40P01'

/**
 * Runs `work` in one READ COMMITTED transaction and commits it, or rolls everything back and rethrows. A serialization
 * failure or a deadlock is retried up to three times, so `work` must have no effect but what it writes with its `tx`.
 */
export async function runTransaction<T>(pool: pg.Pool, rolePrefix: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await runOnce(pool, rolePrefix, 'begin isolation level read committed', (session) => work(wrap(session)))
    } catch (error) {
      if (attempt === RETRIES || !isSqlState(error, serializationFailure, deadlockDetected)) throw error
    }
  }
}

/** Runs `work` over one REPEATABLE READ, READ ONLY snapshot; the database refuses any write inside. */
export async function runSnapshot<T>(
  pool: pg.Pool,
  rolePrefix: string,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  return runOnce(pool, rolePrefix, BEGIN_SNAPSHOT, (session) => work(wrap(session)))
}

/**
 * What `read` yields over one snapshot, as it is asked for. The connection is held until the last of it was taken, or
 * whoever takes it stops; where that is never, the server ends it after the pool's limit of idling.
 */
export async function* streamSnapshot<T>(
  pool: pg.Pool,
  rolePrefix: string,
  read: (snapshot: Snapshot) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const client = await checkOut(pool)
  const session = new Session(client, rolePrefix, BEGIN_SNAPSHOT)
  try {
    yield* read(wrap(session))
  } finally {
    // There is nothing to commit: this is how it ends, whoever ended it.
    giveBack(client, await rollbackProblem(session))
  }
}

/** Runs `work` in a transaction and undoes it all, whatever it did: for dry runs, which so do what the run would. */
export async function rehearseTransaction<T>(
  pool: pg.Pool,
  rolePrefix: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const rehearsal: { result?: T } = {}
  const undo = new Error('rehearsed')
  try {
    return await runTransaction(pool, rolePrefix, async (tx) => {
      rehearsal.result = await work(tx)
      throw undo
    })
  } catch (error) {
    if (error === undo) return rehearsal.result as T
    throw error
  }
}

/**
 * Runs `work` so that its failure undoes its own statements and no others. Nothing else may use `tx` meanwhile:
 * a sibling's statement would be undone with it.
 */
export function savepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  return unwrap(tx).savepoint(work)
}

/** The session behind a `Tx` or a `Snapshot`: for this folder alone. */
export function unwrap(tx: Snapshot): Session {
  const candidate: unknown = tx
  if (!(candidate instanceof Session)) throw new TypeError('not a transaction')
  return candidate
}

async function runOnce<T>(
  pool: pg.Pool,
  rolePrefix: string,
  begin: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const client = await checkOut(pool)
  const session = new Session(client, rolePrefix, begin)
  let broken: Error | undefined
  try {
    const result = await work(session)
    await session.commit()
    return result
  } catch (error) {
    broken = await rollbackProblem(session)
    throw error
  } finally {
    giveBack(client, broken)
  }
}

/**
 * A connection that the server ends between two statements says so with an event, which would end the process if nobody
 * listened. The next statement fails by itself, so there is nothing to do.
 */
async function checkOut(pool: pg.Pool): Promise<pg.PoolClient> {
  const client = await pool.connect()
  client.on('error', ignore)
  return client
}

function giveBack(client: pg.PoolClient, broken: Error | undefined): void {
  client.off('error', ignore)
  client.release(broken)
}

function ignore(): void {}

/** A connection that can't even roll back is not given back to the pool. */
function rollbackProblem(session: Session): Promise<Error | undefined> {
  return session.rollback().then(
    () => undefined,
    (cause: unknown) => new Error('rollback failed', { cause }),
  )
}

function wrap(session: Session): Tx {
  return session as unknown as Tx
}
