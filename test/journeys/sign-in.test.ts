import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { WaveSender } from '../../src/flows/campaign-wave/wave-sender.ts'
import { CodeMaker } from '../../src/flows/code-generation/code-maker.ts'
import { SyncOnDemand } from '../../src/flows/sync-on-demand.ts'
import { mailDrain, readSettings, webApp } from '../../src/main.ts'
import { withAdmin } from '../../src/platform/db/database.ts'
import { Browser } from '../../src/platform/http/browser.fixture.ts'
import { makeMetrics } from '../../src/platform/http/metrics.ts'
import { makeLog } from '../../src/platform/log.ts'
import { firstAdminPath } from '../../src/sections/auth/auth.ts'
import { testHumans } from '../support/humans.ts'
import { startMailSink } from '../support/mail-sink.ts'
import { newSeason } from '../support/season.ts'
import { TEST_SECRET } from '../support/secret.ts'

describe('from an empty house to everybody signed in', () => {
  const humans = testHumans()
  const logged: string[] = []

  /** All of it, with a mail server of the test's own. */
  const house = (smtpUrl: string) => {
    const read = readSettings({ PORT: '0', SMTP_URL: smtpUrl })
    if (!read.ok) throw new Error(read.problems.join())
    const log = makeLog({ level: 'trace', to: { write: (line) => void logged.push(line) } })
    return { ...humans.current, config: read.settings, secret: TEST_SECRET, log }
  }
  const served = (of: ReturnType<typeof house>) => {
    const { signal } = new AbortController()
    const nowhere = () => Promise.reject(new Error('no vendor is asked here'))
    return webApp(of, {
      syncs: new SyncOnDemand(of, nowhere, signal),
      codes: new CodeMaker(of, nowhere, signal),
      waves: new WaveSender({ ...of, signal }),
      metrics: makeMetrics(),
    })
  }
  const everythingStored = () =>
    withAdmin(humans.current.database.adminUrl, async (admin) => {
      const { rows: tables } = await admin.query(
        `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
         where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
      )
      const texts = []
      for (const { name } of tables) {
        const { rows } = await admin.query(`select json_agg(t)::text as text from ${name} t`)
        texts.push(String(rows[0]?.text))
      }
      return texts.join('\n')
    })

  it('lets whoever started it become admin, and a buyer find their ticket, by links that nobody else can read', async () => {
    const { database, auth } = humans.current
    const sink = await startMailSink()
    const of = house(sink.url)
    const app = served(of)

    const token = (await database.transact((tx) => auth.firstAdmin.issueToken(tx))) ?? ''
    const [ada, eve] = [new Browser(app, '203.0.113.1'), new Browser(app, '203.0.113.2')]
    expect((await eve.get(firstAdminPath('guessed'))).status).toBe(422)
    for (const visitor of [ada, eve]) await visitor.get(firstAdminPath(token))
    const forgot = await ada.post(firstAdminPath(token), { name: 'Ada', address: 'ada', language: 'en' })
    expect([forgot.status, forgot.text.includes('value="Ada"')]).toEqual([422, true])
    const fields = { name: 'Ada', address: 'ada@low-tide.example', language: 'en' }
    expect((await ada.post(firstAdminPath(token), fields)).headers.get('location')).toBe('/')
    expect((await eve.post(firstAdminPath(token), fields)).text).toContain('This link no longer works')
    expect(eve.cookies.has('humans')).toBe(false)
    expect((await ada.get('/people/roles')).text).toContain('Ada')

    const season = await newSeason(humans.current)
    const address = `rosa-${randomUUID()}@low-tide.example`
    const ticket = season.ticket('1', { name: 'Rosa', email: address })
    await season.sync({ orders: [season.order('1', { buyer: { name: 'Rosa', email: address }, tickets: [ticket] })] })
    const rosa = new Browser(app, '203.0.113.3')
    await rosa.get('/sign-in', { 'accept-language': 'es' })
    await rosa.post('/sign-in', { address }, { 'accept-language': 'es' })

    const queued = await everythingStored()
    const drain = mailDrain(of, 1)
    await drain.drainDue(new AbortController().signal)
    await drain.close()
    await sink.close()
    const [mail] = sink.received
    expect(mail?.to).toEqual([address])
    const read = mail?.raw.replaceAll('=\r\n', '').replaceAll('=3D', '=') ?? ''
    const path = /\/sign-in\/[\w-]{43}/.exec(read)?.[0] ?? ''
    expect(path).not.toBe('')
    const secret = path.replace('/sign-in/', '')

    await rosa.get(path)
    expect((await rosa.post(path)).status).toBe(303)
    expect((await season.owners()).tickets[ticket.id]).toBeDefined()

    const outbox = await ada.get('/email/outbox')
    const detail = /href="(\/email\/outbox\/[^"?]+)"/.exec(outbox.text)?.[1] ?? ''
    const shown = await ada.get(detail)
    expect(shown.text).toContain('••••••••')
    const readable = [queued, await everythingStored(), outbox.text, shown.text, ...logged].join('\n')
    expect(readable).toContain('Rosa')
    expect(logged.join('')).toContain('/sign-in/:token')
    for (const key of [secret, token, rosa.cookies.get('humans') ?? 'none']) {
      for (const form of [key, Buffer.from(key).toString('hex'), Buffer.from(key).toString('base64')]) {
        expect(readable.includes(form)).toBe(false)
      }
    }
  })
})
