import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../../platform/actor.ts'
import type { WaveRequest } from '../../sections/campaigns/campaigns.ts'
import { sendWatched, type WatchedNeeds, type WatchedResult } from './watched-wave.ts'

/** As long as a person gladly waits for a page. */
const ANSWER_MILLISECONDS = 2_000

/** Sends the waves that pages ask for: a large one goes on in this process after the answer. */
export class WaveSender {
  readonly #needs: WatchedNeeds
  readonly #running = new Set<Promise<unknown>>()

  constructor(needs: WatchedNeeds) {
    this.#needs = needs
  }

  /** Comes back with what became of the wave, or with `under-way` where that takes longer than an answer may. */
  async send(request: WaveRequest, actor: Actor, patience = ANSWER_MILLISECONDS): Promise<WatchedResult | 'under-way'> {
    const sending = sendWatched(this.#needs, request, actor)
    const answer = await Promise.race([sending, sleep(patience, 'under-way' as const, { ref: false })])
    if (answer === 'under-way') {
      this.#letGoOn(sending, request.wave)
      return answer
    }
    if (!answer.ok) {
      const { database, campaigns } = this.#needs
      await database.transact((tx) => campaigns.sending.forget(tx, request.wave))
    }
    return answer
  }

  /** Once nothing of it goes on; a wave is rolled back after the part that is being granted when the signal aborts. */
  async settled(): Promise<void> {
    await Promise.all(this.#running)
  }

  #letGoOn(sending: Promise<unknown>, wave: string): void {
    const over = sending
      .catch((err: unknown) => this.#needs.log.error({ err, wave }, 'a wave was not sent'))
      .finally(() => this.#running.delete(over))
    this.#running.add(over)
  }
}
