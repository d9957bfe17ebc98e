import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../../test/support/database.ts'
import { TEST_SECRET } from '../../../../../test/support/secret.ts'
import { withAdmin } from '../../../../platform/db/database.ts'
import { appWith } from '../../../../platform/http/app.fixture.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import { navigation, routes } from '../../section.ts'
import {
  EMPTY_OUTBOX,
  sampleEmail as email,
  nobodyMerged,
  sampleOutbox as outbox,
  queueSamples,
  sampleDrain,
} from '../outbox.fixture.ts'
import { startSink } from '../transports/smtp-sink.fixture.ts'
import { outboxHref, outboxQuery } from './outbox-query.ts'

const ADDRESSES = ['/email/outbox', '/email/outbox/:id', '/email/outbox/:id/html']

describe('the outbox and the mailbox', () => {
  const database = testDatabase()

  const appIn = (environment: string) =>
    appWith({
      routes: routes({
        email,
        outbox,
        secret: TEST_SECRET,
        present: nobodyMerged,
        environment,
        timeZone: async () => 'Europe/Madrid',
      }),
      navigation: navigation({ environment }),
      database: database.current,
      viewerOf: async (role): Promise<Viewer> => ({
        human: 'h',
        name: 'Ana',
        language: 'en',
        roles: [role],
        signedInAt: Temporal.Now.instant(),
      }),
    })
  /** As somebody who holds `role`; nobody is signed in where there is none. */
  const get = (path: string, { role = 'admin', language = 'en', environment = 'development' } = {}) =>
    appIn(environment).request(path, {
      headers: { cookie: `${role === '' ? '' : `humans=${role}; `}humans-language=${language}` },
    })
  const textAt = async (path: string, as: Parameters<typeof get>[1] = {}) => (await get(path, as)).text()
  const admin = (statement: string) => withAdmin(database.current.adminUrl, (client) => client.query(statement))
  const newest = async () => {
    const { rows } = await database.current.snapshot((snapshot) => outbox.messages(snapshot, {}))
    const [row] = rows
    if (row === undefined) throw new Error('the outbox is empty')
    return row
  }
  const empty = () => admin(EMPTY_OUTBOX)
  const drain = async () => {
    const job = sampleDrain(database.current)
    await job.drainDue(new AbortController().signal)
    await job.close()
  }

  it('are the outbox for admins, and for nobody else', async () => {
    await queueSamples(database.current, 1)
    const { id } = await newest()
    for (const address of ADDRESSES) {
      const path = address.replace(':id', id)
      expect((await get(path)).status).toBe(200)
      for (const role of ['board', 'finance-admin', 'ticket-admin'])
        expect((await get(path, { role })).status).toBe(403)
      expect((await get(path, { role: '' })).headers.get('location')).toBe('/sign-in')
    }
  })

  it('are the mailbox for anyone, in development alone', async () => {
    await drain()
    const [kept] = (await database.current.snapshot((snapshot) => outbox.captured(snapshot, {}))).rows
    for (const path of ['/dev/mail', `/dev/mail/${kept?.id}`, `/dev/mail/${kept?.id}/html`]) {
      expect((await get(path, { role: '' })).status).toBe(200)
      expect((await get(path, { environment: 'production' })).status).toBe(404)
    }
    expect(await textAt('/email/outbox')).toContain('href="/dev/mail"')
    expect(await textAt('/email/outbox', { environment: 'production' })).not.toContain('/dev/mail')
  })

  it('say what to expect while there is nothing', async () => {
    await empty()
    expect(await textAt('/email/outbox')).toContain('No mail was asked for yet')
    expect(await textAt('/email/outbox', { language: 'es' })).toContain('Aún no se ha pedido ningún correo')
    expect(await textAt('/dev/mail')).toContain('bin/humans email drain')
  })

  it('say in its own words why the mail server can not be trusted, and nothing was sent', async () => {
    await empty()
    const sink = await startSink({ tls: 'when-asked' })
    await queueSamples(database.current, 2)
    const job = sampleDrain(database.current, { server: { ...sink.server, host: '0.0.0.0' } })
    const drained = await job.drainDue(new AbortController().signal)
    await job.close()
    await sink.close()
    expect(drained).toMatchObject({ ok: false, code: 'transport-unavailable', sent: 0, failed: 0, retried: 0 })
    expect(sink.received).toEqual([])
    const { rows } = await admin('select state, attempts from email.messages')
    expect(rows).toEqual([1, 2].map(() => ({ state: 'queued', attempts: 0 })))
    const { breaker } = await database.current.snapshot((snapshot) => outbox.status(snapshot))
    expect(breaker?.reason).toContain('certificate')
    expect(await textAt('/email/outbox')).toContain(breaker?.reason)
    await empty()
  })

  it('show what people wrote as text', async () => {
    await empty()
    const name = '<script>alert("x")</script>'
    await queueSamples(database.current, 1, (mail) => ({ ...mail, name, variables: { Name: name, Code: 'LOW<b>' } }))
    await drain()
    const [kept] = (await database.current.snapshot((snapshot) => outbox.captured(snapshot, {}))).rows
    const { id } = await newest()
    for (const path of [
      '/email/outbox',
      `/email/outbox/${id}`,
      `/email/outbox/${id}/html`,
      '/dev/mail',
      `/dev/mail/${kept?.id}`,
    ]) {
      const text = await textAt(path)
      expect(text).toContain('&lt;script&gt;alert(')
      expect(text).not.toContain('<script>alert')
      expect(text).not.toContain('LOW<b>')
    }
  })

  it('count by state, and filter by state, name and address', async () => {
    await empty()
    await queueSamples(database.current, 12, (mail, place) => (place === 3 ? { ...mail, address: null } : mail))
    const all = await textAt('/email/outbox')
    expect(all).toMatch(/<a href="\/email\/outbox\?state=failed">Failed<\/a><\/dt><dd class="tile-value">1<\/dd>/)
    expect(all).toMatch(/>Queued<\/a><\/dt><dd class="tile-value">11<\/dd>/)
    expect(all).toContain('The oldest mail that is due has waited since')

    const failed = await textAt('/email/outbox?state=failed')
    expect(failed).toContain('Human 3')
    expect(failed).not.toContain('Human 4')
    expect(failed).toContain('<option value="failed" selected')

    const found = await textAt('/email/outbox?search=HUMAN-11%40people')
    expect(found).toContain('Human 11')
    expect(found).not.toContain('Human 1<')
    expect(found).toContain('value="HUMAN-11@people"')
    expect(await textAt('/email/outbox?search=nobody&state=sent')).toContain('No mail is like this')
  })

  it('leave out what makes no sense in an address', async () => {
    const read = (search: string) => outboxQuery(new URL(`http://localhost/email/outbox${search}`))
    expect(read('?state=lost&after=7&search=+')).toEqual({})
    const query = { state: 'failed', search: 'a&b', after: randomUUID() } as const
    expect(outboxQuery(new URL(outboxHref(query), 'http://localhost'))).toEqual(query)
    expect((await get('/email/outbox?state=lost&after=7')).status).toBe(200)
    expect((await get('/dev/mail?after=x')).status).toBe(200)
  })

  it('lead on to older mails, fifty at a time, and keep the filter', async () => {
    await empty()
    await queueSamples(database.current, 60)
    await drain()
    for (const [path, rows] of [
      ['/email/outbox?state=sent', 60],
      ['/dev/mail', 60],
    ] as const) {
      const first = await textAt(path)
      const older = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
      expect(older).toMatch(path.includes('state=sent') ? /\?state=sent&after=/ : /\?after=/)
      const second = await textAt(older)
      expect(rowsOf(first)).toBe(50)
      expect(rowsOf(second)).toBe(rows - 50)
      expect(second).not.toContain('rel="next"')
      expect(second).toContain('Newest')
    }
  })

  it('say why a mail failed, and what the mail server answered', async () => {
    await empty()
    await queueSamples(database.current, 1)
    await admin(`update email.messages set state = 'failed', reason = 'refused', answer = '550 5.1.1 <nobody>'`)
    const { id } = await newest()
    const text = await textAt(`/email/outbox/${id}`)
    expect(text).toContain('The mail server refused it for good')
    expect(text).toContain('550 5.1.1 &lt;nobody&gt;')
    expect(text).toContain('Hello Human 0, your code is LOW-0.')
    expect(await textAt(`/email/outbox/${id}`, { language: 'es' })).toContain('lo ha rechazado en firme')
  })

  it('frame the mail as it goes out, able to do nothing', async () => {
    const { id } = await newest()
    const framed = `/email/outbox/${id}/html`
    expect(await textAt(`/email/outbox/${id}`)).toMatch(new RegExp(`<iframe [^>]*src="${framed}" sandbox=""`))

    const response = await get(framed)
    const policy = response.headers.get('content-security-policy')?.split('; ')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("style-src 'unsafe-inline'")
    expect(policy).toContain("frame-ancestors 'self'")
    expect(policy?.some((rule) => rule.startsWith('sandbox'))).toBe(true)
    expect(policy?.some((rule) => rule.startsWith('script-src'))).toBe(false)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const message = await database.current.snapshot((snapshot) => outbox.message(snapshot, id))
    expect(await response.text()).toBe(message?.mail?.html)
  })

  it('know no mail that is not there', async () => {
    for (const id of [randomUUID(), 'x', '7', "'; drop"]) {
      expect((await get(`/email/outbox/${encodeURIComponent(id)}`)).status).toBe(404)
      expect((await get(`/email/outbox/${encodeURIComponent(id)}/html`)).status).toBe(404)
    }
    for (const id of ['0', '999999999999999999', '9999999999999999999', 'x']) {
      expect((await get(`/dev/mail/${id}`)).status).toBe(404)
      expect((await get(`/dev/mail/${id}/html`)).status).toBe(404)
    }
  })
})

function rowsOf(page: string): number {
  return page.match(/<th scope="row"/g)?.length ?? 0
}
