/** So many rows go through a process at a time: one transaction, but never a whole wave in memory. */
export const PART = 1_000

export function* inParts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += PART) yield all.slice(start, start + PART)
}
