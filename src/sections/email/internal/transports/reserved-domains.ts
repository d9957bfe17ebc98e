/** Domains that RFC 2606 and RFC 6762 keep from ever receiving mail: samples and tests, whose bounces would cost us. */
export function isReserved(address: string): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  return /(^|\.)(localhost|local|test|invalid|example|example\.[^.]+)\.?$/.test(domain)
}
