import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import type { AppOptions } from '../../../platform/http/app.ts'
import { Browser, type Shown } from '../../../platform/http/browser.fixture.ts'
import { authPages, outbox, somebody } from './auth.fixture.ts'

let clients = 0
/** A client that asked for nothing yet. */
const newClient = () => `198.51.${100 + Math.floor(++clients / 250)}.${clients % 250}`

describe('asking for a sign-in link', () => {
  const database = testDatabase()
  const app = (options: Partial<AppOptions> = {}) => authPages(database.current, {}, options)

  const ask = async (address: string, visitor = new Browser(app(), newClient()), headers = {}) => {
    await visitor.get('/sign-in')
    return visitor.post('/sign-in', { address }, headers)
  }
  const mailsTo = async (address: string) => {
    const { rows } = await database.current.snapshot((snapshot) => outbox.messages(snapshot, { search: address }))
    return rows
  }

  it('mails one to whoever has the address, in their language, however they wrote it', async () => {
    const { address } = await somebody(database.current)
    const asked = await ask(` ${address.toUpperCase()} `)
    expect([asked.status, asked.headers.get('location')]).toEqual([303, '/sign-in/sent'])
    const [mail] = await mailsTo(address)
    expect(mail).toMatchObject({ subject: 'Tu enlace para entrar', state: 'queued' })
    expect(await mailsTo(address)).toHaveLength(1)
  })

  it('answers alike in status, headers and body, whether and how the address is known', async () => {
    const known = await somebody(database.current)
    const unverified = await somebody(database.current, { verified: false })
    const shared = 'shared@example.org'
    await somebody(database.current, { name: 'Berta', address: shared })
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(
        `insert into profiles.addresses (human, canonical, address, verified, position) values ($1, $2, $2, true, 1)`,
        [known.human, shared],
      ),
    )
    const told = []
    for (const address of [known.address, 'nobody@example.org', unverified.address, shared]) {
      const visitor = new Browser(app(), newClient())
      const asked = await ask(address, visitor)
      const next = await visitor.get(asked.headers.get('location') ?? '')
      told.push([seen(asked), seen(next)])
    }
    expect(told[0]?.[0]?.status).toBe(303)
    expect(told[0]?.[1]?.text).toContain('Look into your mail')
    for (const other of told.slice(1)) expect(other).toEqual(told[0])

    expect(await mailsTo(known.address)).toHaveLength(1)
    for (const address of ['nobody@example.org', unverified.address, shared]) expect(await mailsTo(address)).toEqual([])
  })

  it('refuses what is no address, and keeps what was typed', async () => {
    const refused = await ask('ana at example')
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Enter an address like')
    expect(refused.text).toContain('value="ana at example"')
  })

  it('mails an address five links in a quarter of an hour, and answers the sixth as it does the others', async () => {
    const { address } = await somebody(database.current)
    const answers = []
    for (let turn = 0; turn < 6; turn++) answers.push(seen(await ask(turn % 2 === 0 ? address : address.toUpperCase())))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await mailsTo(address)).toHaveLength(5)

    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`update auth.attempts set times[1] = now() - interval '15 minutes' where kind = 'link-to-address'`),
    )
    await ask(address)
    await ask(address)
    expect(await mailsTo(address)).toHaveLength(6)
  })

  it('mails no more than five links, though ten are asked for at once', async () => {
    const { address } = await somebody(database.current)
    await Promise.all(Array.from({ length: 10 }, () => ask(address)))
    expect(await mailsTo(address)).toHaveLength(5)
  })

  it('sends a client away that asks for many addresses, and no other client', async () => {
    const client = newClient()
    const statuses = []
    for (let turn = 0; turn < 21; turn++) {
      statuses.push((await ask(`nobody-${turn}@example.org`, new Browser(app(), client))).status)
    }
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 303), 429])
    expect((await ask('nobody@example.org', new Browser(app(), client))).text).toContain('That was too often')
    expect((await ask('nobody@example.org')).status).toBe(303)
  })

  it('counts a client together that has a whole network of addresses to ask from', async () => {
    const statuses = []
    for (let turn = 0; turn < 21; turn++) {
      const visitor = new Browser(app(), `2001:db8:0:7::${turn}`)
      statuses.push((await ask(`nobody-${turn}@example.net`, visitor)).status)
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(1)
  })

  it('takes a client’s word for where it comes from through trusted proxies alone', async () => {
    const from = async (peer: string, forwardedFor: string, trustedProxies: readonly string[]) => {
      const visitor = new Browser(app({ trustedProxies }), peer)
      return (await ask('nobody@example.org', visitor, { 'x-forwarded-for': forwardedFor })).status
    }
    const [forger, proxy] = [newClient(), newClient()]
    for (let turn = 0; turn < 20; turn++) await from(forger, `192.0.2.${turn}`, [])
    expect(await from(forger, '192.0.2.200', [])).toBe(429)

    // Behind a proxy each is counted by itself, whatever they put in front of what the proxy adds.
    for (let turn = 0; turn < 20; turn++) await from(proxy, `192.0.2.${turn}, 203.0.113.5`, [proxy])
    expect(await from(proxy, '192.0.2.200, 203.0.113.5', [proxy])).toBe(429)
    expect(await from(proxy, '203.0.113.6', [proxy])).toBe(303)
  })

  it('keeps no address of who asked', async () => {
    const [address, client] = ['who-asked@example.org', newClient()]
    await ask(address, new Browser(app(), client))
    const { rows } = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`select json_agg(a)::text as kept from auth.attempts a`),
    )
    const kept: unknown = rows[0]?.kept
    expect(kept).toContain('link-to-address')
    for (const secret of [address, client, Buffer.from(address).toString('hex')]) expect(kept).not.toContain(secret)
  })
})

describe('the moment of the answer', () => {
  const database = testDatabase()

  /** The page with a moment that the test decides, and news of when the work is done. */
  const held = () => {
    const moment = Promise.withResolvers<void>()
    const done = Promise.withResolvers<void>()
    const reported: unknown[] = []
    const { transact } = database.current
    const app = authPages(
      database.current,
      { answerMoment: () => moment.promise, report: (error) => reported.push(error) },
      {
        database: {
          ...database.current,
          transact: (work) => {
            const working = transact(work)
            void Promise.allSettled([working]).then(() => done.resolve())
            return working
          },
        },
      },
    )
    return { visitor: new Browser(app, newClient()), moment, done: done.promise, reported }
  }
  const ask = (visitor: Browser, address: string) => visitor.post('/sign-in', { address })

  it('is waited for, however soon the work was done', async () => {
    const { address } = await somebody(database.current)
    for (const asked of [address, 'nobody@example.org']) {
      const { visitor, moment, done } = held()
      await visitor.get('/sign-in')
      const answered: number[] = []
      const answer = ask(visitor, asked).then(({ status }) => answered.push(status))
      await done
      // Time enough for a whole other page.
      await new Browser(authPages(database.current)).get('/sign-in/sent')
      expect(answered).toEqual([])
      moment.resolve()
      await answer
      expect(answered).toEqual([303])
    }
  })

  it('is kept, though the work is still under way, which then is done all the same', async () => {
    const { address } = await somebody(database.current)
    const { visitor, moment, done, reported } = held()
    await visitor.get('/sign-in')
    await withAdmin(database.current.adminUrl, async (admin) => {
      await admin.query('begin; lock table auth.login_tokens')
      const answer = ask(visitor, address)
      moment.resolve()
      expect([(await answer).status, (await answer).headers.get('location')]).toEqual([303, '/sign-in/sent'])
      await admin.query('commit')
    })
    await done
    const { rows } = await database.current.snapshot((snapshot) => outbox.messages(snapshot, { search: address }))
    expect([rows.length, reported]).toEqual([1, []])
  })
})

/** What tells two answers apart: all but what is random in each, a request's number and what forms and cookies are signed with. */
function seen({ status, headers, text }: Shown) {
  const random = new Set(['x-request-id', 'set-cookie'])
  return {
    status,
    headers: [...headers].filter(([name]) => !random.has(name)),
    cookies: headers.getSetCookie().map((cookie) => cookie.replace(/=[^;]*/, '')),
    text: text.replaceAll(/name="_csrf" value="[^"]*"/g, ''),
  }
}
