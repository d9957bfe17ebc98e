import { type DrainParts, runRound } from './round.ts'

/** Delivers the outbox. Any number of drains, in any number of processes, may run on one database. */
export interface Drain {
  /** Delivers what is due, then stops; earlier when `signal` aborts or the transport is down. */
  drainDue(signal: AbortSignal): Promise<DrainResult>
  /** Delivers whatever comes due until `signal` aborts; resolves when what was under way has ended and is committed. */
  run(signal: AbortSignal): Promise<void>
}

type Figures = { readonly sent: number; readonly failed: number; readonly retried: number }

export type DrainResult =
  | ({ readonly ok: true } & Figures)
  | ({ readonly ok: false; readonly code: 'transport-unavailable'; readonly reason: string } & Figures)

export type DrainOptions = DrainParts & { readonly log: DrainLog }

export type DrainLog = {
  readonly warn: (detail: object, message: string) => void
  readonly error: (detail: object, message: string) => void
}

const IDLE_MS = 1_000
const AFTER_FAILURE_MS = 5_000

export function createDrain({ log, ...parts }: DrainOptions): Drain {
  const drainDue = async (signal: AbortSignal): Promise<DrainResult> => {
    const figures = { sent: 0, failed: 0, retried: 0 }
    // Another round where a session broke and gave mails back: each sends at least one mail or ends them all.
    for (;;) {
      const round = await runRound(parts, signal)
      figures.sent += round.sent
      figures.failed += round.failed
      figures.retried += round.retried
      if (round.unavailable !== undefined) {
        return { ok: false, code: 'transport-unavailable', reason: round.unavailable, ...figures }
      }
      if (round.returned === 0 || signal.aborted) return { ok: true, ...figures }
    }
  }

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const pause = await drainDue(signal).then(
        (result) => {
          if (result.ok) return IDLE_MS
          log.warn({ reason: result.reason }, 'the mail server takes no mail')
          return AFTER_FAILURE_MS
        },
        // The server goes on while its database is away: leases free what this round held.
        (err: unknown) => {
          log.error({ err }, 'draining the outbox failed')
          return AFTER_FAILURE_MS
        },
      )
      await idle(pause, signal)
    }
  }

  return { drainDue, run }
}

function idle(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const wake = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake)
  })
}
