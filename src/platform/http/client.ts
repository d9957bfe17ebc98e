import { BlockList, isIP } from 'node:net'

/** Whose request it is, as far as those between us and them can be believed. */
export type ClientOf = (request: {
  readonly peer: string | undefined
  readonly forwardedFor: string | undefined
}) => string

/**
 * The address that a request comes from: the other end of the connection or, where that is a trusted proxy, whoever the
 * proxy says it had it from, and so on for as long as those are trusted ones. `X-Forwarded-For` is read from its right, where
 * each proxy adds to it; what stands further left than the last trusted one's word is anybody's claim. `trusted` are
 * addresses and ranges (`10.0.0.0/8`).
 */
export function clientReader(trusted: readonly string[]): ClientOf {
  const proxies = new BlockList()
  for (const one of trusted) addTo(proxies, one)
  const isTrusted = (address: string) => proxies.check(address, familyOf(address))
  return ({ peer, forwardedFor }) => {
    if (peer === undefined) return 'unknown'
    const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()))
    let client = plain(peer)
    while (isIP(client) !== 0 && isTrusted(client)) {
      const before = hops.pop()
      if (before === undefined || isIP(before) === 0) break
      client = before
    }
    return client
  }
}

/** Whether `text` names one address, or a range of them as `10.0.0.0/8`. */
export function isAddressOrRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}

/**
 * What one household or company has of addresses, to be counted as one: of IPv6 the first 64 bits, since whoever has one
 * such address has them all.
 */
export function networkOf(client: string): string {
  if (isIP(client) !== 6) return client
  const [head = '', tail = ''] = client.split('%')[0]?.split('::') ?? []
  const [left, right] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''))
  const zeros = client.includes('::') ? 8 - (left?.length ?? 0) - (right?.length ?? 0) : 0
  const groups = [...(left ?? []), ...Array.from({ length: zeros }, () => '0'), ...(right ?? [])]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

function addTo(proxies: BlockList, addressOrRange: string): void {
  const [address = '', prefix] = addressOrRange.split('/')
  if (prefix === undefined) proxies.addAddress(address, familyOf(address))
  else proxies.addSubnet(address, Number(prefix), familyOf(address))
}

/** An IPv4 address in the clothes of an IPv6 one, as a socket that listens to both shows it. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/i, '')
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
