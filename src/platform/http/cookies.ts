import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

const DAY_SECONDS = 86_400

/** What the browser keeps for us. Only `session` says who somebody is. */
const KEPT_FOR = {
  session: 30 * DAY_SECONDS,
  /** Stands in for a session in the form tokens of who is not signed in; gone with the browser's own session. */
  visitor: undefined,
  theme: 365 * DAY_SECONDS,
  language: 365 * DAY_SECONDS,
  /** What the next page says once: "Saved". */
  notice: 60,
} as const

type CookieName = keyof typeof KEPT_FOR

export interface Cookies {
  get(name: CookieName): string | undefined
  set(name: CookieName, value: string): void
  drop(name: CookieName): void
}

/**
 * Over https every cookie is `__Host-` and Secure: no other host, no subdomain and no plain connection can set one. Over
 * http, in development, some browsers refuse both, so the names are bare.
 */
export function cookiesOf(context: Context, secure: boolean): Cookies {
  const nameOf = (name: CookieName): string => `${secure ? '__Host-' : ''}humans${name === 'session' ? '' : `-${name}`}`
  const shared = { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
  return {
    get: (name) => getCookie(context, nameOf(name)),
    set: (name, value) => {
      const maxAge = KEPT_FOR[name]
      setCookie(context, nameOf(name), value, maxAge === undefined ? shared : { ...shared, maxAge })
    },
    drop: (name) => {
      deleteCookie(context, nameOf(name), shared)
    },
  }
}
