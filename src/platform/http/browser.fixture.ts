import type { App } from './app.ts'
import { CSRF_FIELD } from './csrf.ts'

export type Shown = { readonly status: number; readonly headers: Headers; readonly text: string }

/** What a browser does for its user, for tests: keeps cookies, and sends forms with the token of the page they are on. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #app: App
  /** What `node:http` would say of the connection. */
  readonly #connection: object | undefined
  #page = ''

  /** `client` is the address that its connections come from. */
  constructor(app: App, client?: string) {
    this.#app = app
    this.#connection = client && Object.create({ incoming: { socket: { remoteAddress: client } } })
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Shown> {
    return this.#send(path, { headers })
  }

  /** Sends a form of the page that was shown last. */
  post(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Shown> {
    const body = new URLSearchParams({ [CSRF_FIELD]: this.token, ...fields })
    return this.#send(path, { method: 'POST', body, headers })
  }

  /** The form token of the page that was shown last. */
  get token(): string {
    return new RegExp(`name="${CSRF_FIELD}" value="([^"]+)"`).exec(this.#page)?.[1] ?? ''
  }

  async #send(path: string, request: RequestInit & { headers: Record<string, string> }): Promise<Shown> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...request.headers, ...(cookie === '' ? {} : { cookie }) }
    const response = await this.#app.request(path, { ...request, headers }, this.#connection)
    for (const set of response.headers.getSetCookie()) this.#keep(set)
    const text = await response.text()
    if (response.headers.get('content-type')?.startsWith('text/html')) this.#page = text
    return { status: response.status, headers: response.headers, text }
  }

  #keep(set: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? []
    if (name === undefined || value === undefined) throw new Error(`no cookie: ${set}`)
    if (/max-age=0/i.test(set)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
