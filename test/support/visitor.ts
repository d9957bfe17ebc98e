/** What a browser does for its user: keeps cookies, follows redirects, and sends forms with the token of their page. */
export class Visitor {
  readonly #cookies = new Map<string, string>()

  async get(address: string): Promise<string> {
    return (await this.#ask(address, {})).text()
  }

  /** Presses the button of a page that has one form to its own address. */
  async press(address: string): Promise<string> {
    const token = /name="_csrf" value="([^"]+)"/.exec(await this.get(address))?.[1] ?? ''
    const body = new URLSearchParams({ _csrf: token })
    return (await this.#ask(address, { method: 'POST', body })).text()
  }

  async #ask(address: string, request: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(address, { ...request, headers: { cookie }, redirect: 'manual' })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      this.#cookies.set(name, value)
    }
    const to = response.headers.get('location')
    if (to !== null) return this.#ask(new URL(to, address).href, {})
    if (!response.ok) throw new Error(`${address}: ${response.status}`)
    return response
  }
}
