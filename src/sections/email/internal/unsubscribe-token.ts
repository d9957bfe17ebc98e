import { createHmac, timingSafeEqual } from 'node:crypto'
import { isUuid } from '../../../platform/uuid.ts'
import type { Variables } from '../email.ts'

/** The slot of a message's own token, under a name that no placeholder can have. */
export const TOKEN_SLOT = '{unsubscribe}'

const MAC_BYTES = 16

/**
 * Names a message and proves that we made it. Whose it is and about what stands with the message, so a token says
 * nothing about anybody, follows a human who was merged into another, and needs no row of its own.
 */
export function unsubscribeToken(secret: string, message: string): string {
  const id = Buffer.from(message.replaceAll('-', ''), 'hex')
  const mac = createHmac('sha256', secret).update('unsubscribe:').update(id).digest().subarray(0, MAC_BYTES)
  return Buffer.concat([id, mac]).toString('base64url')
}

/** The message of a token of ours. Compared as written, since base64 has more than one writing for the same bytes. */
export function messageOfToken(secret: string, token: string): string | undefined {
  const hex = Buffer.from(token, 'base64url').subarray(0, -MAC_BYTES).toString('hex')
  const message = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  if (!isUuid(message)) return undefined
  const expected = Buffer.from(unsubscribeToken(secret, message))
  const given = Buffer.from(token)
  return given.length === expected.length && timingSafeEqual(given, expected) ? message : undefined
}

/** All that a message's slots are filled with. */
export function filling(secret: string, message: { readonly id: string; readonly variables: Variables }): Variables {
  return { ...message.variables, [TOKEN_SLOT]: unsubscribeToken(secret, message.id) }
}

/** Where a token works, for the link in the mail and for the one in its header alike. */
export function unsubscribeAddress(baseUrl: string, token: string): string {
  return `${baseUrl}/unsubscribe/${token}`
}
