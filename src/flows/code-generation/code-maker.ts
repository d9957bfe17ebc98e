import { setTimeout as sleep } from 'node:timers/promises'
import type { EventSettings } from '../../sections/events/events.ts'
import { type TicketType, VendorError } from '../../vendors/ticket-vendor.ts'
import { type ConnectTicketVendor, makeUnfinished, type UnfinishedNeeds } from './make-unfinished.ts'

/** As long as a person waits for a page; the vendor's client itself is far more patient. */
const ANSWER_MILLISECONDS = 4_000

export type TicketTypesResult =
  | { readonly ok: true; readonly ticketTypes: readonly TicketType[] }
  /** `reason` in the vendor's words; null where it said nothing. */
  | { readonly ok: false; readonly reason: string | null }

/** What pages ask of the ticket vendor. What they start goes on in this process after the answer. */
export class CodeMaker {
  readonly #needs: UnfinishedNeeds
  readonly #connect: ConnectTicketVendor
  readonly #signal: AbortSignal
  #making: Promise<void> | undefined
  #again = false

  constructor(needs: UnfinishedNeeds, connect: ConnectTicketVendor, signal: AbortSignal) {
    this.#needs = needs
    this.#connect = connect
    this.#signal = signal
  }

  /** Makes what is unfinished; what was intended while that goes on comes after it. */
  wake(): void {
    this.#again = true
    this.#making ??= this.#makeAll()
  }

  /** Once nothing of it goes on; it ends before the next code after the signal. */
  async settled(): Promise<void> {
    await this.#making
  }

  async ticketTypes(event: EventSettings): Promise<TicketTypesResult> {
    const { vendor, stop } = await this.#connect(event)
    const answer = vendor
      .event()
      .then(({ ticketTypes }): TicketTypesResult => ({ ok: true, ticketTypes }), refusalOf)
      .finally(stop)
    return Promise.race([answer, sleep(ANSWER_MILLISECONDS, { ok: false, reason: null } as const, { ref: false })])
  }

  async #makeAll(): Promise<void> {
    while (this.#again && !this.#signal.aborted) {
      this.#again = false
      try {
        await makeUnfinished(this.#needs, this.#connect, this.#signal)
      } catch (err) {
        this.#needs.log.error({ err }, 'making codes at the ticket vendor failed')
      }
    }
    this.#making = undefined
  }
}

function refusalOf(error: unknown): TicketTypesResult {
  if (error instanceof VendorError) return { ok: false, reason: error.message }
  throw error
}
