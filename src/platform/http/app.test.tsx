import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { testDatabase } from '../../../test/support/database.ts'
import { makeLog } from '../log.ts'
import { appWith } from './app.fixture.ts'
import { assetUrl } from './assets.ts'
import { Browser } from './browser.fixture.ts'
import { Form } from './components/form.tsx'
import { makeCsrfToken } from './csrf.ts'
import { field } from './form-fields.ts'
import { anyone, machines, only, type Route, signedIn } from './route.ts'
import { framedDocument } from './security-headers.ts'
import type { Viewer } from './viewer.ts'

const treasurer: Viewer = {
  human: 'h1',
  name: 'Ana <b>',
  language: 'en',
  roles: ['finance-admin'],
  signedInAt: Temporal.Now.instant(),
}
const viewerOf = async (session: string) => (session === 'ana' ? treasurer : undefined)
const echo = z.object({ said: field.text() })

const routes: readonly Route[] = [
  anyone.get('/open', (visit) => visit.page({ title: 'Open' }, <Form action="/said" csrf={visit.csrf} />)),
  anyone.post('/said', (visit) => {
    const form = visit.form(echo)
    if (!form.ok) return visit.page({ title: 'Open', status: 422 }, <p>{form.state.problems['said']}</p>)
    return visit.redirect('/open', { tone: 'success', text: `Said ${form.value.said}` })
  }),
  signedIn.get('/mine', (visit) => visit.page({ title: 'Mine' }, <p>{visit.viewer.human}</p>)),
  signedIn.post('/mine', (visit) => visit.redirect('/mine')),
  only('finance-admin', 'admin').get('/money', (visit) => visit.page({ title: 'Money' }, <p>money</p>)),
  only('admin').get('/all', (visit) => visit.page({ title: 'All' }, <p>all</p>)),
  anyone.get('/fails', () => {
    throw new Error('a secret inside')
  }),
  signedIn.get('/piece', (visit) => visit.fragment(<p>{visit.viewer.name}</p>)),
  machines.post(
    '/hook',
    async ({ headers, body }) => new Response(body.slice(), { status: headers.has('x-sign') ? 201 : 401 }),
  ),
  anyone.get('/mail', () => framedDocument('<p style="color:red">hello</p>')),
]
const app = appWith({ routes, viewerOf })
const ana = { cookie: 'humans=ana' }

describe('routes', () => {
  it('of a house on this machine answer to its own names alone, wherever others let theirs lead', async () => {
    expect((await app.request('http://127.0.0.1:3000/open')).status).toBe(200)
    expect((await app.request('http://[::1]:3000/open')).status).toBe(200)
    expect((await app.request('http://evil.example:3000/open')).status).toBe(400)
    const abroad = appWith({ routes, baseUrl: new URL('https://humans.example') })
    expect((await abroad.request('http://10.0.0.7:3000/open')).status).toBe(200)
  })

  it('do not start without saying who may use them', () => {
    const silent: Route = Object.create({ ...routes[0], allow: undefined })
    expect(() => appWith({ routes: [silent] })).toThrow('GET /open does not say who may use it')
  })

  it('are found by their name before they are taken for a parameter, wherever they are declared', async () => {
    const thing = anyone.get('/things/:id', (visit) => visit.page({ title: visit.param('id') }, 'a thing'))
    const fresh = anyone.get('/things/new', (visit) => visit.page({ title: 'New' }, 'a form'))
    const things = appWith({ routes: [thing, fresh] })
    expect(await (await things.request('http://localhost:3000/things/new')).text()).toContain('a form')
    expect(await (await things.request('http://localhost:3000/things/old')).text()).toContain('a thing')
  })

  it('do not start when two are the same', () => {
    const twice = anyone.get('/x', (visit) => visit.notFound())
    expect(() => appWith({ routes: [twice, twice] })).toThrow('GET /x is declared twice')
  })

  it('send who is not signed in to where one signs in', async () => {
    for (const path of ['/mine', '/money', '/all']) {
      const response = await app.request(path)
      expect([path, response.status, response.headers.get('location')]).toEqual([path, 303, '/sign-in'])
    }
    const fragment = await app.request('/mine', { headers: { 'hx-request': 'true' } })
    expect([fragment.status, fragment.headers.get('hx-redirect')]).toEqual([401, '/sign-in'])
  })

  it('let in whoever holds one of their roles, and refuse others', async () => {
    const status = async (path: string) => (await app.request(path, { headers: ana })).status
    expect(await status('/mine')).toBe(200)
    expect(await status('/money')).toBe(200)
    expect(await status('/all')).toBe(403)
  })
})

describe('a visit', () => {
  const whence = anyone.get('/whence', (visit) => visit.page({ title: 'Whence' }, `from ${visit.client}.`))
  const from = async (peer: string, forwardedFor: string, trustedProxies: readonly string[]) => {
    const { text } = await new Browser(appWith({ routes: [whence], trustedProxies }), peer).get('/whence', {
      'x-forwarded-for': forwardedFor,
    })
    return /from ([^.]*(?:\.\d+)*)\./.exec(text)?.[1]
  }

  it('knows its client, and takes nobody’s word for it but a trusted proxy’s', async () => {
    expect(await from('203.0.113.9', '198.51.100.1', [])).toBe('203.0.113.9')
    expect(await from('10.0.0.7', '192.0.2.66, 198.51.100.1', ['10.0.0.0/8'])).toBe('198.51.100.1')
    expect(await from('203.0.113.9', '198.51.100.1', ['10.0.0.0/8'])).toBe('203.0.113.9')
  })
})

describe('a route for machines', () => {
  it('hands on what came over the wire, byte by byte, without a form, a token or a session', async () => {
    const body = new Uint8Array([0x7b, 0x20, 0xff, 0x0a, 0x7d])
    const headers = { 'x-sign': 'yes', origin: 'https://elsewhere.example' }
    const response = await app.request('/hook', { method: 'POST', body, headers })
    expect([response.status, new Uint8Array(await response.arrayBuffer())]).toEqual([201, body])
    expect((await app.request('/hook', { method: 'POST' })).status).toBe(401)
    expect((await app.request('/hook')).status).toBe(404)
  })
})

describe('every answer', () => {
  it('runs nothing inline, is framed by nobody and kept by nobody', async () => {
    for (const path of ['/open', '/mine', '/nowhere', '/fails', '/sign-in']) {
      const { headers } = await app.request(path, { headers: ana })
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("script-src 'self'")
      expect(policy).toContain("style-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  it('holds no inline script, style or handler that the policy would have to allow', async () => {
    const page = await (await app.request('/mine', { headers: ana })).text()
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
  })

  it('tells browsers to stay with https where that is how people come', async () => {
    const https = appWith({ routes, viewerOf, baseUrl: new URL('https://example.org') })
    expect((await https.request('/open')).headers.get('strict-transport-security')).toContain('max-age=')
    expect((await app.request('/open')).headers.get('strict-transport-security')).toBeNull()
  })

  it('escapes what people call themselves', async () => {
    const page = await (await app.request('/mine', { headers: ana })).text()
    expect(page).toContain('Ana &lt;b&gt;')
    expect(page).not.toContain('Ana <b>')
    const piece = await app.request('/piece', { headers: ana })
    expect(await piece.text()).toBe('<p>Ana &lt;b&gt;</p>')
  })

  it('puts a foreign document in a sandbox that only our pages may frame', async () => {
    const policy = (await app.request('/mail')).headers.get('content-security-policy')
    expect(policy).toContain('sandbox')
    expect(policy).toContain("frame-ancestors 'self'")
    expect(policy).not.toContain('script-src')
  })
})

describe('error pages', () => {
  it('show the layout, and what to do next', async () => {
    const missing = await app.request('/nowhere', { headers: ana })
    expect(missing.status).toBe(404)
    const text = await missing.text()
    expect(text).toContain('There is no such page')
    expect(text).toContain('Test Collective')
    const forbidden = await app.request('/all', { headers: ana })
    expect(await forbidden.text()).toContain('not for your role')
  })

  it('speak the language that the browser asks for', async () => {
    const missing = await app.request('/nowhere', { headers: { 'accept-language': 'ca;q=0.9, es-MX;q=0.8, en;q=0.5' } })
    expect(await missing.text()).toContain('Esta página no existe')
  })

  it('show a number that the log has, and nothing of what went wrong', async () => {
    const lines: string[] = []
    const log = makeLog({ level: 'error', to: { write: (line) => void lines.push(line) } })
    const failed = await appWith({ routes, log }).request('/fails')
    expect(failed.status).toBe(500)
    const text = await failed.text()
    const requestId = failed.headers.get('x-request-id') ?? 'none'
    expect(text).toContain(requestId)
    expect(text).not.toContain('a secret inside')
    expect(lines.join('')).toContain('a secret inside')
    expect(lines.join('')).toContain(requestId)
  })

  it('refuse an address with a NUL, which no text in the database can hold', async () => {
    expect((await app.request('/open?search=%00')).status).toBe(400)
  })
})

describe('forms', () => {
  it('work with the token of their page, for visitors and for who is signed in', async () => {
    const visitor = new Browser(app)
    await visitor.get('/open')
    const said = await visitor.post('/said', { said: 'hello & <i>' })
    expect([said.status, said.headers.get('location')]).toEqual([303, '/open'])
    expect((await visitor.get('/open')).text).toContain('Said hello &amp; &lt;i&gt;')
    expect((await visitor.get('/open')).text).not.toContain('Said hello')

    const member = new Browser(app)
    member.cookies.set('humans', 'ana')
    await member.get('/mine')
    expect((await member.post('/mine')).status).toBe(303)
  })

  it('are refused without a token, with a forged one, and with somebody else’s', async () => {
    const browser = new Browser(app)
    await browser.get('/open')
    const other = new Browser(app)
    await other.get('/open')
    const tokens = ['', 'forged', browser.token.slice(0, -2), other.token, makeCsrfToken('another secret', 'visitor:x')]
    for (const token of tokens) {
      expect((await browser.post('/said', { said: 'x', _csrf: token })).status).toBe(403)
    }
    await browser.get('/open')
    expect((await browser.post('/said', { said: 'x' })).status).toBe(303)
  })

  it('of before signing in do not work after it', async () => {
    const browser = new Browser(app)
    await browser.get('/open')
    browser.cookies.set('humans', 'ana')
    expect((await browser.post('/said', { said: 'x' })).status).toBe(403)
  })

  it('are refused when another site sends them', async () => {
    const browser = new Browser(app)
    const send = async (headers: Record<string, string>) => {
      await browser.get('/open')
      return (await browser.post('/said', { said: 'x' }, headers)).status
    }
    expect(await send({ origin: 'https://elsewhere.example' })).toBe(403)
    expect(await send({ origin: 'null' })).toBe(403)
    expect(await send({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await send({ origin: 'http://localhost:3000' })).toBe(303)
    expect(await send({ 'sec-fetch-site': 'same-origin' })).toBe(303)
  })

  it('are refused in any form but that of a browser’s form', async () => {
    const json = await app.request('/said', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"said":"x"}',
    })
    expect(json.status).toBe(400)
    const torn = await app.request('/said', {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x\r\nnot a part',
    })
    expect(torn.status).toBe(400)
  })

  it('are refused when they are too large', async () => {
    const body = new URLSearchParams({ said: 'x'.repeat(11 * 1024 * 1024) })
    const headers = { 'content-length': String(body.toString().length) }
    const response = await app.request('/said', { method: 'POST', body, headers })
    expect(response.status).toBe(413)
    expect(await response.text()).toContain('10 MB')

    const unannounced = { 'content-type': 'application/x-www-form-urlencoded', 'transfer-encoding': 'chunked' }
    const streamed = await app.request('/said', { method: 'POST', body: body.toString(), headers: unannounced })
    expect(streamed.status).toBe(413)
  })

  it('come back with their problems when they are refused', async () => {
    const browser = new Browser(app)
    await browser.get('/open')
    const refused = await browser.post('/said', { said: '  ' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Fill this in.')
  })
})

describe('cookies', () => {
  it('are HttpOnly and Lax, and over https Secure and bound to this host', async () => {
    const plain = (await app.request('/open')).headers.getSetCookie()
    expect(plain).toHaveLength(1)
    expect(plain[0]).toMatch(/^humans-visitor=.*Path=\/; HttpOnly; SameSite=Lax$/)
    const https = appWith({ routes, baseUrl: new URL('https://example.org') })
    const [secure] = (await https.request('/open')).headers.getSetCookie()
    expect(secure).toMatch(/^__Host-humans-visitor=/)
    expect(secure).toContain('Secure')
  })

  it('remember the theme and the language that a visitor chose', async () => {
    const browser = new Browser(app)
    await browser.get('/open?page=2')
    const chosen = await browser.post('/appearance', { theme: 'dark', language: 'es', back: '/open?page=2' })
    expect(chosen.headers.get('location')).toBe('/open?page=2')
    const page = (await browser.get('/open')).text
    expect(page).toContain('data-bs-theme="dark"')
    expect(page).toContain('lang="es"')
  })

  it('are not a way to be sent elsewhere', async () => {
    const browser = new Browser(app)
    for (const back of ['https://elsewhere.example/', '//elsewhere.example/', '/\\elsewhere.example', 'mine']) {
      await browser.get('/open')
      expect((await browser.post('/appearance', { theme: 'dark', back })).headers.get('location')).toBe('/')
    }
  })
})

describe('assets', () => {
  it('are kept for good, at an address that holds their hash', async () => {
    const style = await app.request(assetUrl('app.css'))
    expect(style.status).toBe(200)
    expect(style.headers.get('cache-control')).toContain('immutable')
    expect(style.headers.get('content-type')).toContain('text/css')
    expect((await app.request('/assets/app.000000000000.css')).status).toBe(404)
  })

  it('are sent compressed to who takes that', async () => {
    const style = await app.request(assetUrl('tabler.css'), { headers: { 'accept-encoding': 'gzip, br' } })
    expect(style.headers.get('content-encoding')).toBe('gzip')
    expect((await style.arrayBuffer()).byteLength).toBeLessThan(120_000)
  })
})

describe('health', () => {
  const database = testDatabase()

  it('is ready while the database answers, and alive without it', async () => {
    const withDatabase = appWith({ database: database.current })
    expect((await withDatabase.request('/health/ready')).status).toBe(200)
    expect((await app.request('/health/ready')).status).toBe(503)
    expect((await app.request('/health/live')).status).toBe(200)
  })

  it('shows metrics to this machine alone, and not through a proxy on it', async () => {
    const ask = (remoteAddress: string, headers: Record<string, string> = {}) =>
      app.request('/metrics', { headers }, Object.create({ incoming: { socket: { remoteAddress } } }))
    const local = await ask('127.0.0.1')
    expect(local.status).toBe(200)
    expect(await local.text()).toContain('http_request_duration_seconds_count{method="GET",route="/open"')
    expect((await ask('10.0.0.5')).status).toBe(404)
    expect((await ask('::ffff:127.0.0.1', { 'x-forwarded-for': '10.0.0.5' })).status).toBe(404)
    expect((await app.request('/metrics')).status).toBe(404)
  })
})
