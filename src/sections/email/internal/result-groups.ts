/**
 * Writes results down in small groups while more come in: every `PART` results or `WAIT_MS`, whichever is first, one
 * part at a time. One part is being written while another fills, and that is the group of about 25 which a killed process
 * may have handed over, besides what is under way, without anybody knowing.
 */
export class ResultGroups<Result> {
  readonly #write: (group: readonly Result[]) => Promise<void>
  readonly #onFailure: () => void
  #filling: Result[] = []
  #writing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #failure: { readonly cause: unknown } | undefined

  /** `onFailure` is told at once that a group could not be written, since it may be that nobody adds another result. */
  constructor(write: (group: readonly Result[]) => Promise<void>, onFailure: () => void) {
    this.#write = write
    this.#onFailure = onFailure
  }

  /** Resolves when there is room for another result; a group being written alone is nothing to wait for. */
  async add(result: Result): Promise<void> {
    this.#filling.push(result)
    this.#proceed()
    while (this.#filling.length >= PART && this.#writing !== undefined) await this.#writing
    this.#throwFailure()
  }

  /** Writes what is left; throws if any group could not be written. */
  async flush(): Promise<void> {
    while (this.#failure === undefined && (this.#filling.length > 0 || this.#writing !== undefined)) {
      this.#start()
      await this.#writing
    }
    clearTimeout(this.#timer)
    this.#throwFailure()
  }

  #proceed(): void {
    if (this.#filling.length >= PART) this.#start()
    else if (this.#filling.length > 0) this.#timer ??= setTimeout(() => this.#waited(), WAIT_MS)
  }

  /** Where a group is being written when the time is over, the next one has it anew. */
  #waited(): void {
    this.#timer = undefined
    this.#start()
  }

  #start(): void {
    if (this.#writing !== undefined || this.#failure !== undefined || this.#filling.length === 0) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing = this.#writeGroup(this.#filling.splice(0, PART))
  }

  async #writeGroup(group: readonly Result[]): Promise<void> {
    try {
      await this.#write(group)
    } catch (cause) {
      this.#failure = { cause }
      this.#onFailure()
    }
    this.#writing = undefined
    if (this.#failure === undefined) this.#proceed()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw new Error('results could not be written', this.#failure)
  }
}

const PART = 12
const WAIT_MS = 50
