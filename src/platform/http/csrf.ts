import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** The hidden field that carries the token. */
export const CSRF_FIELD = '_csrf'

const SALT_BYTES = 16

/**
 * A token that proves a form was made for this browser: an HMAC over the session (or, for who is not signed in, the
 * visitor's cookie). A fresh salt makes each one different, so that compressed pages don't leak it bit by bit.
 */
export function makeCsrfToken(secret: string, bearer: string): string {
  const salt = randomBytes(SALT_BYTES)
  return Buffer.concat([salt, signature(secret, bearer, salt)]).toString('base64url')
}

export function isCsrfToken(secret: string, bearer: string, token: string): boolean {
  const bytes = Buffer.from(token, 'base64url')
  const salt = bytes.subarray(0, SALT_BYTES)
  const expected = signature(secret, bearer, salt)
  const given = bytes.subarray(SALT_BYTES)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/**
 * Whether a request that changes something comes from a page of ours. Hosts are compared, not schemes: behind a proxy
 * that ends TLS the request itself says http. Browsers send `Origin` with every POST; what sends neither header is no
 * browser and is left to the token.
 */
export function isOwnOrigin(headers: Headers, baseUrl: URL): boolean {
  const origin = headers.get('origin')
  if (origin === null) {
    const site = headers.get('sec-fetch-site')
    return site === null || site === 'same-origin' || site === 'none'
  }
  if (!URL.canParse(origin)) return false
  const { host } = new URL(origin)
  return host === baseUrl.host || host === headers.get('host')
}

function signature(secret: string, bearer: string, salt: Buffer): Buffer {
  return createHmac('sha256', secret).update('form:').update(salt).update(bearer).digest()
}
