import { setTimeout as sleep } from 'node:timers/promises'
import { SIGNATURE_HEADER, signWebhook } from '../ticket-tailor/webhooks.ts'
import type { SeasonChange, SimulatedSeason } from './season.ts'

export type WebhookTarget = { readonly url: string; readonly secret: string }

/** The vendor's own are 22 over almost three days. */
const ATTEMPTS = 6
const FIRST_DELAY_MS = 50

/** Tells of what happens to a season, one webhook after the other, each until it is acknowledged or given up. */
export class WebhookSender {
  readonly #season: SimulatedSeason
  readonly #target: WebhookTarget
  readonly #stop = new AbortController()
  #tail: Promise<void> = Promise.resolve()

  constructor(season: SimulatedSeason, target: WebhookTarget) {
    this.#season = season
    this.#target = target
    season.subscribe((change) => {
      const body = this.#bodyOf(change)
      this.#tail = this.#tail.then(() => this.#deliver(body))
    })
  }

  /** Resolves when everything that happened until now was told. */
  settled(): Promise<void> {
    return this.#tail
  }

  stop(): void {
    this.#stop.abort()
  }

  #bodyOf({ event, list, record }: SeasonChange): Uint8Array<ArrayBuffer> {
    const resource_url = `https://api.tickettailor.com/v1/${list}/${record.id}`
    // Unlike the vendor's, which count up: a season served again must not tell under ids that were taken long ago.
    const id = `wh_${crypto.randomUUID()}`
    const created_at = Math.floor(Date.now() / 1000)
    return new TextEncoder().encode(
      JSON.stringify({ id, created_at, event, resource_url, payload: this.#season.sent(record) }),
    )
  }

  /** A redirect counts as a failure. */
  async #deliver(body: Uint8Array<ArrayBuffer>): Promise<void> {
    const { signal } = this.#stop
    for (let attempt = 0; attempt < ATTEMPTS && !signal.aborted; attempt++) {
      const headers = {
        'content-type': 'application/json',
        [SIGNATURE_HEADER]: signWebhook(body, this.#target.secret, Temporal.Now.instant()),
      }
      const answer = await fetch(this.#target.url, { method: 'POST', headers, body, redirect: 'manual', signal }).then(
        (response) => response.body?.cancel().then(() => response.ok) ?? response.ok,
        // Nobody listens there, or not yet.
        () => false,
      )
      if (answer) return
      await sleep(FIRST_DELAY_MS * 2 ** attempt)
    }
  }
}
