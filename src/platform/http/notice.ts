import type { Cookies } from './cookies.ts'

/** What the next page says once, above its content: that something was done, or why it was not. */
export type Notice = { readonly tone: NoticeTone; readonly text: string }
export type NoticeTone = 'success' | 'info' | 'warning' | 'danger'

/** A cookie of 4 KB or more is dropped by browsers; a letter may take nine of them. */
const LONGEST = 400

const TONES: readonly NoticeTone[] = ['success', 'info', 'warning', 'danger']

export function leaveNotice(cookies: Cookies, { tone, text }: Notice): void {
  cookies.set('notice', `${tone}:${text.slice(0, LONGEST)}`)
}

export function takeNotice(cookies: Cookies): Notice | undefined {
  const left = cookies.get('notice')
  if (left === undefined) return undefined
  cookies.drop('notice')
  const tone = TONES.find((name) => left.startsWith(`${name}:`))
  return tone === undefined ? undefined : { tone, text: left.slice(tone.length + 1) }
}
