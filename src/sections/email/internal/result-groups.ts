/**
 * Writes results down in small groups while more come in: a group every `GROUP` results or `WAIT_MS`, whichever is
 * first, one at a time. At most one group is being written and one is filling, so that a killed process has at most
 * twice `GROUP` deliveries, besides those under way, that nobody knows of.
 */
export class ResultGroups<Result> {
  readonly #write: (group: readonly Result[]) => Promise<void>
  #filling: Result[] = []
  #writing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #failure: { readonly cause: unknown } | undefined

  constructor(write: (group: readonly Result[]) => Promise<void>) {
    this.#write = write
  }

  /** Resolves when there is room for another result; a group being written alone is nothing to wait for. */
  async add(result: Result): Promise<void> {
    this.#filling.push(result)
    this.#proceed()
    while (this.#filling.length >= GROUP && this.#writing !== undefined) await this.#writing
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
    if (this.#filling.length >= GROUP) this.#start()
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
    this.#writing = this.#writeGroup(this.#filling.splice(0, GROUP))
  }

  async #writeGroup(group: readonly Result[]): Promise<void> {
    try {
      await this.#write(group)
    } catch (cause) {
      this.#failure = { cause }
    }
    this.#writing = undefined
    if (this.#failure === undefined) this.#proceed()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw new Error('results could not be written', this.#failure)
  }
}

const GROUP = 12
const WAIT_MS = 50
