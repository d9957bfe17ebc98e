import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits, for an address or a cookie. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of a secret. Nothing slower is needed: 256 random bits can't be guessed from a list. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
