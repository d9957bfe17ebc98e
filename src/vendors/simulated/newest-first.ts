import { byVendorOrder } from './vendor-order.ts'

export type Listed = { readonly id: string; readonly created_at: number }

export type Slice = { readonly after?: string; readonly before?: string; readonly limit: number }

export type ListPage<T> = { readonly records: readonly T[]; readonly isFirst: boolean; readonly isLast: boolean }

/**
 * Records in the vendor's list order: newest first, those of one second by id. A page is found by its neighbour's own
 * place in that order, by binary search: what was created or removed meanwhile shifts nothing, and a page of 100,000
 * records costs what a page of 100 does.
 */
export class NewestFirst<T extends Listed> {
  readonly #byId: Map<string, T>
  readonly #sorted: T[]

  constructor(records: readonly T[]) {
    this.#byId = new Map(records.map((record) => [record.id, record]))
    this.#sorted = [...this.#byId.values()].sort(newestFirst)
  }

  get(id: string): T | undefined {
    return this.#byId.get(id)
  }

  all(): readonly T[] {
    return this.#sorted
  }

  add(record: T): void {
    if (this.#byId.has(record.id)) throw new Error(`${record.id} is there already`)
    this.#byId.set(record.id, record)
    this.#sorted.splice(this.#firstNotBefore(record), 0, record)
  }

  remove(id: string): void {
    const record = this.#byId.get(id)
    if (record === undefined) return
    this.#byId.delete(id)
    this.#sorted.splice(this.#firstNotBefore(record), 1)
  }

  /** Undefined when the neighbour named is not in the list. Nothing older than `oldest` is looked at. */
  page(slice: Slice, matches: (record: T) => boolean, oldest: number): ListPage<T> | undefined {
    const backwards = slice.before !== undefined
    const neighbour = slice.before ?? slice.after
    if (neighbour === undefined) return this.#walk(0, 1, slice.limit, matches, oldest)
    const record = this.#byId.get(neighbour)
    if (record === undefined) return undefined
    const step = backwards ? -1 : 1
    return this.#walk(this.#firstNotBefore(record) + step, step, slice.limit, matches, oldest)
  }

  #walk(from: number, step: 1 | -1, limit: number, matches: (record: T) => boolean, oldest: number): ListPage<T> {
    const records: T[] = []
    let isEnd = true
    for (let place = from; place >= 0 && place < this.#sorted.length; place += step) {
      const record = this.#sorted[place]
      if (record === undefined || record.created_at < oldest) break
      if (!matches(record)) continue
      if (records.length === limit) {
        isEnd = false
        break
      }
      records.push(record)
    }
    if (step === -1) return { records: records.reverse(), isFirst: isEnd, isLast: false }
    return { records, isFirst: from === 0, isLast: isEnd }
  }

  #firstNotBefore(record: T): number {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#sorted[middle]
      if (other !== undefined && newestFirst(other, record) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

function newestFirst(a: Listed, b: Listed): number {
  return b.created_at - a.created_at || byVendorOrder(b.id, a.id)
}
