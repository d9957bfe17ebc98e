import { randomBytes } from 'node:crypto'
import type { Cookies } from './cookies.ts'

const made = new WeakMap<Cookies, string>()

/** The random name of a browser in which nobody is signed in; given to it with its first page. */
export function visitorOf(cookies: Cookies): string {
  const known = cookies.get('visitor') ?? made.get(cookies)
  if (known !== undefined) return known
  const visitor = randomBytes(16).toString('base64url')
  made.set(cookies, visitor)
  cookies.set('visitor', visitor)
  return visitor
}
