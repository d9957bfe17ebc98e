/** How messages and logs name a key: enough to tell which one it is, not enough to use it. */
export function maskedKey(apiKey: string): string {
  return apiKey.length > 8 ? `…${apiKey.slice(-4)}` : '…'
}
