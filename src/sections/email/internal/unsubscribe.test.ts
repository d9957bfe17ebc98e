import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { TEST_SECRET } from '../../../../test/support/secret.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { appWith } from '../../../platform/http/app.fixture.ts'
import type { MailCategory, OptionalCategory } from '../email.ts'
import { routes } from '../section.ts'
import {
  sampleEmail as email,
  nobodyMerged,
  sampleOutbox as outbox,
  sampleBatch,
  sampleDrain,
  sampleHouse,
  sampleMail,
  sampleSource,
} from './outbox.fixture.ts'
import { type Received, type Sink, startSink } from './transports/smtp-sink.fixture.ts'
import { unsubscribeToken } from './unsubscribe-token.ts'

const ONE_CLICK = 'List-Unsubscribe=One-Click'

describe('unsubscribing', () => {
  const database = testDatabase()
  let sink: Sink
  beforeAll(async () => {
    sink = await startSink()
  })
  afterAll(() => sink.close())

  const app = () =>
    appWith({
      routes: routes({
        email,
        outbox,
        secret: TEST_SECRET,
        present: nobodyMerged,
        environment: 'production',
        timeZone: async () => 'UTC',
      }),
      database: database.current,
      baseUrl: new URL(sampleHouse.baseUrl),
      viewerOf: async (human) => ({
        human,
        name: 'Ana',
        language: 'en',
        roles: [],
        signedInAt: Temporal.Now.instant(),
      }),
    })
  const request = (address: string, init: RequestInit = {}) => app().request(address, init)
  const oneClick = (address: string, body: URLSearchParams | FormData | string = new URLSearchParams(ONE_CLICK)) =>
    request(address, { method: 'POST', body })
  const preferenceOf = async (human: string, category: OptionalCategory = 'campaign-codes') =>
    (await database.current.snapshot((snapshot) => email.preferences(snapshot, human)))[category]
  const admin = (statement: string) => withAdmin(database.current.adminUrl, (client) => client.query(statement))

  /** One mail, from the outbox to the mail server: as its human has it, and as the outbox shows it. */
  const delivered = async (category: MailCategory = 'campaign-codes') => {
    const human = randomUUID()
    await database.current.transact(async (tx) => {
      const { content } = await email.compile(tx, { ...sampleSource, category })
      await email.enqueue(tx, sampleBatch([{ ...sampleMail(content, 1), source: human, human }]))
    })
    const job = sampleDrain(database.current, { server: sink.server })
    await job.drainDue(new AbortController().signal)
    await job.close()
    const received = sink.received.at(-1)
    if (received === undefined) throw new Error('nothing arrived')
    const message = await database.current.snapshot(async (snapshot) => {
      const { rows } = await outbox.messages(snapshot, {})
      return outbox.message(snapshot, rows[0]?.id ?? '')
    })
    return { human, received, address: addressIn(received), message }
  }

  it('is offered in the headers and at the foot of every mail that people choose, and in no other', async () => {
    const { received, address, message } = await delivered()
    expect(received.raw).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n')
    expect(address).toMatch(/^https:\/\/humans\.low-tide\.example\/unsubscribe\/[\w-]{43}$/)
    expect(received.html).toContain(`href="${address}"`)
    expect(received.text).toContain(`Receive no more of these: ${address}`)
    expect({ html: received.html, text: received.text }).toEqual({
      html: message?.mail?.html,
      text: message?.mail?.text,
    })

    const system = await delivered('system')
    expect(system.received.raw).not.toMatch(/unsubscribe/i)
  })

  it('takes one request of a mailbox provider, without cookie or login, in either kind of form, however often', async () => {
    const parts = new FormData()
    parts.set('List-Unsubscribe', 'One-Click')
    for (const body of [new URLSearchParams(ONE_CLICK), parts]) {
      const { human, address } = await delivered()
      const other = await delivered()
      for (const response of [await oneClick(address, body), await oneClick(address, body)]) {
        expect(response.status).toBe(200)
        expect(response.headers.get('location')).toBeNull()
        expect(response.headers.getSetCookie()).toEqual([])
      }
      expect(await preferenceOf(human)).toBe('refused')
      expect(await preferenceOf(human, 'ticketing')).toBe('wanted')
      expect(await preferenceOf(other.human)).toBe('wanted')
    }
  })

  it('happens neither by looking nor by a post that does not say so', async () => {
    const { human, address } = await delivered()
    expect((await request(address)).status).toBe(200)
    expect((await request(address, { method: 'HEAD' })).status).toBe(200)
    for (const body of ['', 'List-Unsubscribe=', 'One-Click', '{"List-Unsubscribe":"One-Click"}']) {
      expect((await oneClick(address, new URLSearchParams(body))).status).toBe(400)
      expect((await oneClick(address, body)).status).toBe(400)
    }
    expect((await oneClick(address, `${ONE_CLICK}&a=${'a'.repeat(5000)}`)).status).toBe(413)
    expect(await preferenceOf(human)).toBe('wanted')
  })

  it('takes no token but ours, to the letter and for ninety days', async () => {
    const { human, address, message } = await delivered()
    const token = address.slice(address.lastIndexOf('/') + 1)
    const changed = [...token].map(
      (letter, place) => token.slice(0, place) + (letter === 'A' ? 'B' : 'A') + token.slice(place + 1),
    )
    const forged = [
      ...changed,
      // The last letter has two bits to spare: the same bytes under another name.
      token.slice(0, -1) + String.fromCharCode(token.charCodeAt(42) + 1),
      unsubscribeToken('another secret altogether, 32 bytes', message?.id ?? ''),
      unsubscribeToken(TEST_SECRET, randomUUID()),
      `${token}A`,
      token.slice(1),
      'preview',
      encodeURIComponent("' or true --"),
    ]
    for (const each of forged) {
      const path = `${sampleHouse.baseUrl}/unsubscribe/${each}`
      expect((await oneClick(path)).status).toBe(404)
    }
    expect((await request(`${sampleHouse.baseUrl}/unsubscribe/${changed[5]}`)).status).toBe(404)
    expect(await preferenceOf(human)).toBe('wanted')

    await admin(
      `update email.messages set state_since = now() - interval '90 days 1 minute' where id = '${message?.id}'`,
    )
    expect((await oneClick(address)).status).toBe(404)
    const page = await request(address)
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('Links in mails work for 90 days')
    expect(await preferenceOf(human)).toBe('wanted')

    await admin(`update email.messages set state_since = now() - interval '89 days' where id = '${message?.id}'`)
    expect((await oneClick(address)).status).toBe(200)
    expect(await preferenceOf(human)).toBe('refused')
  })

  it('is a button for people, who may change their mind, and takes it from our own page alone', async () => {
    const { human, address } = await delivered()
    const page = await request(address)
    const cookie = page.headers.getSetCookie().join('; ').split(';')[0] ?? ''
    const html = await page.text()
    expect(html).toContain('You receive this mail: Campaign codes.')
    const csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const press = (preference: string, token = csrf) =>
      request(`${address}/choice`, {
        method: 'POST',
        headers: { cookie },
        body: new URLSearchParams({ preference, _csrf: token }),
      })
    expect((await press('refused', 'forged')).status).toBe(403)
    expect(await preferenceOf(human)).toBe('wanted')

    const pressed = await press('refused')
    expect(pressed.headers.get('location')).toBe(new URL(address).pathname)
    expect(await preferenceOf(human)).toBe('refused')
    expect(await (await request(address)).text()).toContain('You no longer receive this mail')
    await press('wanted')
    expect(await preferenceOf(human)).toBe('wanted')
    expect((await press('sometimes')).status).toBe(400)
  })

  it('has a page of all that one is mailed, for whoever is signed in', async () => {
    const human = randomUUID()
    const path = `${sampleHouse.baseUrl}/me/preferences`
    expect((await request(path)).headers.get('location')).toBe('/sign-in')
    const cookie = `__Host-humans=${human}`
    const html = await (await request(path, { headers: { cookie } })).text()
    expect(html).toMatch(/value="governance"[^>]* checked/)
    expect(html).not.toMatch(/value="marketing"[^>]* checked/)
    const body = new URLSearchParams({ _csrf: /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '' })
    for (const wanted of ['marketing', 'ticketing', 'all']) body.append('wanted', wanted)
    const saved = await request(path, { method: 'POST', headers: { cookie }, body })
    expect(saved.headers.get('location')).toBe('/me/preferences')
    const chosen = await database.current.snapshot((snapshot) => email.preferences(snapshot, human))
    const wanted = Object.entries(chosen).filter(([, preference]) => preference === 'wanted')
    expect(new Set(wanted.map(([category]) => category))).toEqual(new Set(['marketing', 'ticketing']))
    const spanish = await request(path, { headers: { cookie: `${cookie}; __Host-humans-language=es` } })
    expect(await spanish.text()).toContain('Qué correo recibes')
  })

  it('holds for whoever is merged into another at that moment, in a hundred races', async () => {
    const pairs = Array.from({ length: 100 }, () => ({ from: randomUUID(), into: randomUUID() }))
    await database.current.transact(async (tx) => {
      const { content } = await email.compile(tx, { ...sampleSource, category: 'governance' })
      const mails = pairs.map(({ from }) => ({ ...sampleMail(content, 1), source: from, human: from }))
      await email.enqueue(tx, sampleBatch(mails))
    })
    const messages = await database.current.snapshot(async (snapshot) => {
      const first = await outbox.messages(snapshot, {})
      const second = await outbox.messages(snapshot, { after: first.next ?? '' })
      return [...first.rows, ...second.rows]
    })
    const addressOf = (human: string) => {
      const message = messages.find(({ recipient }) => recipient?.human === human)
      return `/unsubscribe/${unsubscribeToken(TEST_SECRET, message?.id ?? '')}`
    }
    for (const [round, merger] of pairs.entries()) {
      const contenders = [
        () => database.current.transact((tx) => email.merge(tx, merger)),
        async () => void (await oneClick(addressOf(merger.from))),
      ]
      await Promise.all((round % 2 === 0 ? contenders : contenders.toReversed()).map((begin) => begin()))
    }
    for (const { from, into } of pairs) {
      expect([await preferenceOf(from, 'governance'), await preferenceOf(into, 'governance')]).toEqual([
        'wanted',
        'refused',
      ])
    }
  })
})

function addressIn({ raw }: Received): string {
  return /^List-Unsubscribe: <(.*)>\r$/m.exec(raw)?.[1] ?? ''
}
