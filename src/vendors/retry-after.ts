/** No vendor's window is longer than this; it also keeps a nonsense header within what a timer can hold. */
const LONGEST_WAIT_MS = 30 * 60 * 1000

/** Milliseconds that a `Retry-After` header (seconds, or an HTTP date) asks for; undefined when it says nothing usable. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs
  if (Number.isNaN(wait)) return undefined
  return Math.min(Math.max(wait, 0), LONGEST_WAIT_MS)
}
