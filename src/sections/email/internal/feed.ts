/**
 * Claimed messages on their way to the senders. It claims more before the last ones are out, so that senders wait for
 * the database at the beginning only.
 */
export class Feed<Message> {
  readonly #claim: () => Promise<readonly Message[]>
  readonly #low: number
  #messages: Message[] = []
  #claiming: Promise<void> | undefined
  #failure: { readonly cause: unknown } | undefined
  /** `empty`: a claim found nothing more due. */
  #state: 'open' | 'empty' | 'stopped' = 'open'

  /** Claims again when fewer than `low` messages are left. */
  constructor(claim: () => Promise<readonly Message[]>, low: number) {
    this.#claim = claim
    this.#low = low
  }

  /** The next message; undefined when nothing more is due, or the feed was stopped. */
  async next(): Promise<Message | undefined> {
    while (this.#state !== 'stopped') {
      if (this.#failure !== undefined) throw new Error('no messages could be claimed', this.#failure)
      const message = this.#messages.shift()
      if (this.#state === 'open' && this.#messages.length < this.#low) this.#claiming ??= this.#refill()
      if (message !== undefined) return message
      if (this.#claiming === undefined) return undefined
      await this.#claiming
    }
    return undefined
  }

  stop(): void {
    this.#state = 'stopped'
  }

  /** Stops, and gives what was claimed and not taken. */
  async rest(): Promise<readonly Message[]> {
    this.stop()
    await this.#claiming
    return this.#messages.splice(0)
  }

  async #refill(): Promise<void> {
    try {
      const claimed = await this.#claim()
      this.#messages.push(...claimed)
      if (claimed.length === 0 && this.#state === 'open') this.#state = 'empty'
    } catch (cause) {
      this.#failure = { cause }
    }
    this.#claiming = undefined
  }
}
