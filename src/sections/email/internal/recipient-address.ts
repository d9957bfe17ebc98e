import { domainToASCII } from 'node:url'
import type { FailureReason } from '../email.ts'
import { storable } from './storable.ts'

/** An address that a mail server can be handed, or why there is none. */
export type CheckedAddress =
  | { readonly ok: true; readonly address: string }
  | {
      readonly ok: false
      readonly reason: Extract<FailureReason, 'no-address' | 'bad-address'>
      /** What was given, for whoever looks into it. */
      readonly address: string | null
    }

const LONGEST_ADDRESS = 254
const LONGEST_LOCAL_PART = 64

/**
 * What RFC 5321 lets through, short of quoted names and address literals, which no person has. Dots are not looked at
 * closely: mailboxes with two in a row exist.
 */
export function checkAddress(given: string | null): CheckedAddress {
  const address = given?.trim() ?? ''
  if (address === '') return { ok: false, reason: 'no-address', address: null }
  const match = /^([^\s\p{Cc}"(),:;<>@[\\\]]+)@([^\s\p{Cc}"(),:;<>@[\\\]]+)$/u.exec(address)
  const [, local = '', domain = ''] = match ?? []
  const deliverable =
    address.isWellFormed() &&
    local !== '' &&
    Buffer.byteLength(local) <= LONGEST_LOCAL_PART &&
    Buffer.byteLength(address) <= LONGEST_ADDRESS &&
    isDomain(domain)
  return deliverable ? { ok: true, address } : { ok: false, reason: 'bad-address', address: storable(address) }
}

function isDomain(domain: string): boolean {
  return domainToASCII(domain)
    .split('.')
    .every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label))
}
