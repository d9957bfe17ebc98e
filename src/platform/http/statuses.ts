import { isSqlState } from '../db/session.ts'

/** Why a request gets an error page: the one place where these become HTTP statuses. */
const STATUSES = {
  'bad-request': 400,
  forbidden: 403,
  'stale-form': 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  failed: 500,
  busy: 503,
} as const

export type Refusal = keyof typeof STATUSES
export type RefusalStatus = (typeof STATUSES)[Refusal]

export function statusOf(refusal: Refusal): RefusalStatus {
  return STATUSES[refusal]
}

/** What to answer when a handler threw. */
export function refusalFor(error: unknown): Refusal {
  const lockNotAvailable = '55P03'
  const serializationFailure = '40001'
  const deadlockDetected = '40P01'
  return isSqlState(error, lockNotAvailable, serializationFailure, deadlockDetected) ? 'busy' : 'failed'
}
