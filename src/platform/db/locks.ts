import { isSqlState } from './session.ts'
import { type Tx, unwrap } from './tx.ts'

/**
 * Takes the named lock until `tx` ends; waits at most the connection's `lock_timeout`. Whoever takes more than one lock
 * takes them in the order reconcile -> campaign -> budget year.
 */
export async function takeLock(tx: Tx, name: 'reconcile' | 'budget-year'): Promise<void> {
  await unwrap(tx).lock(`humans:${name}`)
}

/** Whether `error` says that somebody else held a lock or a row for longer than a connection waits: try again. */
export function isLockTimeout(error: unknown): boolean {
  const lockNotAvailable = '55P03'
  return isSqlState(error, lockNotAvailable)
}
