const WINDOW_MS = 30 * 60 * 1000

/** The vendor's own count of requests in fixed windows of 30 minutes, and the headers that tell of it. */
export class RateLimit {
  readonly #limit: number
  #count = 0
  #endsAt = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Counts a request; seconds to wait when it is one too many. */
  count(nowMs: number): number | undefined {
    if (nowMs >= this.#endsAt) {
      this.#count = 0
      this.#endsAt = nowMs + WINDOW_MS
    }
    this.#count += 1
    return this.#count > this.#limit ? Math.ceil((this.#endsAt - nowMs) / 1000) : undefined
  }

  headers(): Record<string, string> {
    return {
      'x-rate-limit-limit': String(this.#limit),
      'x-rate-limit-remaining': String(Math.max(this.#limit - this.#count, 0)),
      'x-rate-limit-reset': String(Math.floor(this.#endsAt / 1000)),
    }
  }
}
