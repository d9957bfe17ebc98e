const WINDOW_MS = 30 * 60 * 1000

/**
 * Keeps all calls of a client under a number of requests in any 30 minutes: half of it may go out at once, the other
 * half drips back over the window, so no window of 30 minutes ever sees more than the whole. A log of the last calls
 * would allow the whole burst, and then stand still for up to half an hour; this one keeps moving.
 *
 * Time is passed in, in milliseconds of any monotonic clock, so that its arithmetic can be tested without waiting.
 */
export class TokenBucket {
  readonly #burst: number
  readonly #perMs: number
  #tokens: number
  #countedAt: number
  #closedUntil = 0

  constructor(requestsPer30Minutes: number, nowMs: number) {
    if (!(requestsPer30Minutes >= 2)) throw new RangeError(`too few requests in 30 minutes: ${requestsPer30Minutes}`)
    this.#burst = Math.floor(requestsPer30Minutes / 2)
    this.#perMs = (requestsPer30Minutes - this.#burst) / WINDOW_MS
    this.#tokens = this.#burst
    this.#countedAt = nowMs
  }

  /** Reserves the next call's place and returns how many milliseconds to wait for it. Places are kept in order. */
  take(nowMs: number): number {
    this.#refill(nowMs)
    this.#tokens -= 1
    const untilToken = this.#tokens < 0 ? -this.#tokens / this.#perMs : 0
    return Math.max(untilToken, this.#closedUntil - nowMs, 0)
  }

  /** The vendor says how many requests are left: others may be using the same limit. */
  leave(remaining: number, nowMs: number): void {
    this.#refill(nowMs)
    this.#tokens = Math.min(this.#tokens, remaining)
  }

  /** The vendor told one call to wait: the others need not ask to be told the same. */
  closeFor(ms: number, nowMs: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, nowMs + ms)
  }

  #refill(nowMs: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + (nowMs - this.#countedAt) * this.#perMs)
    this.#countedAt = nowMs
  }
}
