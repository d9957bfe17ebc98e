import { type DeliverParts, deliver } from './deliver.ts'

/** Delivers the outbox. Any number of drains, in any number of processes, may run on one database. */
export interface Drain {
  /** Delivers what is due, then stops; earlier when `signal` aborts, the transport is down, or a limit is used up. */
  drainDue(signal: AbortSignal): Promise<DrainResult>
  /** Delivers whatever comes due until `signal` aborts; resolves when what was under way has ended and is committed. */
  run(signal: AbortSignal): Promise<void>
}

type Figures = { readonly sent: number; readonly failed: number; readonly retried: number }

export type DrainResult =
  | ({ readonly ok: true } & Figures)
  | ({ readonly ok: false; readonly code: 'transport-unavailable'; readonly reason: string } & Figures)
  | ({ readonly ok: false; readonly code: 'limit-used-up'; readonly goesOnInMs: number } & Figures)

export type DrainLog = {
  readonly warn: (detail: object, message: string) => void
  readonly error: (detail: object, message: string) => void
}

export type DrainOptions = Omit<DeliverParts, 'watch'> & {
  readonly log: DrainLog
  readonly took: (seconds: number) => void
}

const AFTER_FAILURE_MS = 5_000

export function createDrain({ log, took, ...rest }: DrainOptions): Drain {
  const broke = (fault: string) => log.warn({ fault }, 'the mail server takes no mail')

  const drainDue = async (signal: AbortSignal): Promise<DrainResult> => {
    // Its result says what broke; whoever asked for it need not read the log as well.
    const parts: DeliverParts = { ...rest, watch: { took, broke: () => {} } }
    const { held, ...figures } = await deliver(parts, signal, 'nothing-is-due')
    if (held === null) return { ok: true, ...figures }
    if (held.by === 'breaker') return { ok: false, code: 'transport-unavailable', reason: held.fault, ...figures }
    return { ok: false, code: 'limit-used-up', goesOnInMs: held.ms, ...figures }
  }

  const run = async (signal: AbortSignal): Promise<void> => {
    const parts: DeliverParts = { ...rest, watch: { took, broke } }
    while (!signal.aborted) {
      try {
        await deliver(parts, signal, 'told')
      } catch (err) {
        // The server goes on while its database is away: leases free what this delivery held.
        log.error({ err }, 'draining the outbox failed')
        await idle(AFTER_FAILURE_MS, signal)
      }
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
