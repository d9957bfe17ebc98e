import { isSqlState } from './session.ts'

export type DatabaseErrorCode = 'unreachable' | 'refused' | 'too-old' | 'ahead' | 'changed-migration'

/** The database can't be used as it is; the message tells an operator what to do, in one line. */
export class DatabaseRefusal extends Error {
  override readonly name = 'DatabaseRefusal'
  readonly code: DatabaseErrorCode

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * A failure to connect, in words for whoever wrote the address. `address` must not hold the password. Whatever it is,
 * it is the surroundings' and no bug of ours: a missing password, a server that has no connection left or is silent.
 */
export function connectionRefusal(error: unknown, address: string): DatabaseRefusal {
  if (isSqlState(error, '28P01', '28000')) {
    return new DatabaseRefusal('refused', `DATABASE_URL: ${address} refuses the user name or password`, {
      cause: error,
    })
  }
  if (isSqlState(error, '3D000')) {
    return new DatabaseRefusal('refused', `DATABASE_URL: ${address} has no such database; create it first`, {
      cause: error,
    })
  }
  const reason = systemCode(error) ?? (error instanceof Error ? error.message : String(error))
  return new DatabaseRefusal('unreachable', `DATABASE_URL: ${address} can't be reached (${reason})`, { cause: error })
}

function systemCode(error: unknown): string | undefined {
  if (error instanceof AggregateError) return error.errors.map(systemCode).find((code) => code !== undefined)
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  return /^E[A-Z]+$/.test(error.code) ? error.code : undefined
}
