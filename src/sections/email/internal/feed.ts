import type { Wanted } from './claim.ts'

/**
 * Claimed messages on their way to the senders, system mail ahead of the rest. It claims more before the last ones are
 * out, so that senders wait for the database at the beginning only, and while nothing is due it rests.
 */
export class Feed<Message extends { readonly system: boolean }> {
  readonly #claim: (wanted: Wanted) => Promise<Supply<Message>>
  #system: Message[] = []
  #bulk: Message[] = []
  #claiming: Promise<void> | undefined
  #failure: { readonly cause: unknown } | undefined
  #rest: { readonly over: PromiseWithResolvers<void>; readonly timer: NodeJS.Timeout } | undefined
  /** Somebody called while a claim was under way, which may not have seen why. */
  #called = false
  #stopped = false

  constructor(claim: (wanted: Wanted) => Promise<Supply<Message>>) {
    this.#claim = claim
  }

  /** The next message, as soon as there is one; undefined when the feed was stopped. */
  async next(): Promise<Message | undefined> {
    while (!this.#stopped) {
      if (this.#failure !== undefined) throw new Error('no messages could be claimed', this.#failure)
      const message = this.#system.shift() ?? this.#bulk.shift()
      if (this.#bulk.length < LOW && this.#rest === undefined) this.#claiming ??= this.#refill()
      if (message !== undefined) return message
      await (this.#claiming ?? this.#rest?.over.promise)
    }
    return undefined
  }

  /** Claims at once, however much there is, or is not: for urgent mail. */
  wake(): void {
    this.#called = true
    this.#endRest()
    if (!this.#stopped) this.#claiming ??= this.#refill()
  }

  stop(): void {
    this.#stopped = true
    this.#endRest()
  }

  /** Takes back what was claimed and not taken. */
  withdraw(what: 'all' | 'bulk'): readonly Message[] {
    return [...(what === 'all' ? this.#system.splice(0) : []), ...this.#bulk.splice(0)]
  }

  /** Stops, and gives what was claimed and not taken. */
  async rest(): Promise<readonly Message[]> {
    this.stop()
    await this.#claiming
    return this.withdraw('all')
  }

  async #refill(): Promise<void> {
    try {
      do {
        this.#called = false
        const supply = await this.#claim({ system: CLAIM, bulk: this.#bulk.length < LOW ? CLAIM : 0 })
        for (const message of supply.messages) (message.system ? this.#system : this.#bulk).push(message)
        if (supply.restMs !== undefined && !this.#called && !this.#stopped) this.#startRest(supply.restMs)
      } while (this.#called && !this.#stopped)
    } catch (cause) {
      this.#failure = { cause }
    }
    this.#claiming = undefined
  }

  #startRest(ms: number): void {
    const over = Promise.withResolvers<void>()
    this.#rest = { over, timer: setTimeout(() => this.#endRest(), ms) }
  }

  #endRest(): void {
    clearTimeout(this.#rest?.timer)
    this.#rest?.over.resolve()
    this.#rest = undefined
  }
}

/** `restMs`: for how long there is nothing to claim, unless somebody wakes the feed. */
export type Supply<Message> = { readonly messages: readonly Message[]; readonly restMs?: number }

const CLAIM = 200
const LOW = CLAIM / 2
