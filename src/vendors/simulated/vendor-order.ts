/** Compares the vendor's ids: the shorter one first, then as text, so that `or_999` stands before `or_1000`. */
export function byVendorOrder(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  if (a === b) return 0
  return a < b ? -1 : 1
}
