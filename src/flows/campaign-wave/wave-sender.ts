import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../../platform/actor.ts'
import type { ReminderRequest, ReminderResult, WaveRequest, WaveResult } from '../../sections/campaigns/campaigns.ts'
import { remindWatched, sendWatched, type Watched, type WatchedNeeds } from './watched-wave.ts'

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
  send(request: WaveRequest, actor: Actor, patience?: number): Promise<Watched<WaveResult> | 'under-way'> {
    return this.#answer(request.wave, sendWatched(this.#needs, request, actor), patience)
  }

  /** The same for a wave of reminders. */
  remind(request: ReminderRequest, actor: Actor, patience?: number): Promise<Watched<ReminderResult> | 'under-way'> {
    return this.#answer(request.wave, remindWatched(this.#needs, request, actor), patience)
  }

  /** Once nothing of it goes on; a wave is rolled back after the part that is being granted when the signal aborts. */
  async settled(): Promise<void> {
    await Promise.all(this.#running)
  }

  async #answer<Result extends { readonly ok: boolean }>(
    wave: string,
    sending: Promise<Result>,
    patience = ANSWER_MILLISECONDS,
  ): Promise<Result | 'under-way'> {
    const answer = await Promise.race([sending, sleep(patience, 'under-way' as const, { ref: false })])
    if (answer === 'under-way') {
      this.#letGoOn(sending, wave)
      return answer
    }
    if (!answer.ok) {
      const { database, campaigns } = this.#needs
      await database.transact((tx) => campaigns.sending.forget(tx, wave))
    }
    return answer
  }

  #letGoOn(sending: Promise<unknown>, wave: string): void {
    const over = sending
      .catch((err: unknown) => this.#needs.log.error({ err, wave }, 'a wave was not sent'))
      .finally(() => this.#running.delete(over))
    this.#running.add(over)
  }
}
