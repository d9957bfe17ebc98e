/**
 * Work that comes due by itself. Of any number of servers on one database one runs it, and one at a time: it does not come
 * due while it runs or waits to be tried again.
 */
export type Job = {
  /** Unique; letters, digits and hyphens. */
  readonly name: string
  /** Minute, hour, day, month, weekday, as the clock where the event is shows them. */
  readonly cron: string
  /** How often it is tried again what it could not do; else that waits until it comes due again. */
  readonly retries?: { readonly times: number; readonly minutesBetween: number }
  /** `signal` aborts when the server stops, or when it was taken for dead and another one has the job. */
  readonly run: (signal: AbortSignal) => Promise<JobResult>
}

/** Skipped: there was nothing to do it on, or somebody was at it already. Reasons are one line, for an operator. */
export type JobResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'skipped' | 'failed'; readonly reason: string }

export type JobOutcome = 'done' | 'skipped' | 'failed'
