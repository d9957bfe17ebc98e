import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** What mails are signed with, and where receivers find the public half: SELECTOR._domainkey.DOMAIN. */
export type DkimKey = { readonly domain: string; readonly selector: string; readonly privateKey: string }

export type DkimVariables = {
  readonly DKIM_DOMAIN?: string | undefined
  readonly DKIM_SELECTOR?: string | undefined
  readonly DKIM_KEY?: string | undefined
  readonly DKIM_KEY_FILE?: string | undefined
}

export type ReadDkim =
  | { readonly ok: true; readonly dkim: DkimKey | undefined }
  | { readonly ok: false; readonly problem: string }

/** Shorter keys are ignored by receivers (RFC 8301). */
const SHORTEST_KEY = 1024

/**
 * Reads the key that mails are signed with; undefined where none is set. All is checked here, since nodemailer sends a
 * mail unsigned when its key can't sign. The problem is one line, names the variable and repeats no key.
 */
export function readDkim({ DKIM_DOMAIN, DKIM_SELECTOR, DKIM_KEY, DKIM_KEY_FILE }: DkimVariables): ReadDkim {
  const given = { DKIM_DOMAIN, DKIM_SELECTOR, 'DKIM_KEY or DKIM_KEY_FILE': DKIM_KEY ?? DKIM_KEY_FILE }
  const missing = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [name] : []))
  if (missing.length === Object.keys(given).length) return { ok: true, dkim: undefined }
  if (DKIM_DOMAIN === undefined || DKIM_SELECTOR === undefined || missing.length > 0) {
    return { ok: false, problem: `${missing.join(', ')} is not set: a mail is signed with all of them, or not at all` }
  }
  if (DKIM_KEY !== undefined && DKIM_KEY_FILE !== undefined) {
    return { ok: false, problem: 'DKIM_KEY and DKIM_KEY_FILE are both set: expected one of them' }
  }
  const name = DKIM_KEY === undefined ? 'DKIM_KEY_FILE' : 'DKIM_KEY'
  const text = DKIM_KEY ?? fileAt(DKIM_KEY_FILE ?? '')
  const key = text === undefined ? undefined : privateKeyOf(text)
  if (text === undefined) return { ok: false, problem: `${name} can't be read: expected the path of a file` }
  if (key?.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < SHORTEST_KEY) {
    return { ok: false, problem: `${name} is no RSA key of ${SHORTEST_KEY} bits or more: expected one in PEM` }
  }
  return { ok: true, dkim: { domain: DKIM_DOMAIN, selector: DKIM_SELECTOR, privateKey: text } }
}

/** `undefined` when it can't be read, which the caller's line says. */
function fileAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}
