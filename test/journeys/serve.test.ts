import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Environment, Running } from '../support/command-line.ts'
import { type Home, testHome } from '../support/home.ts'
import { expectRefusal } from '../support/refused.ts'
import { freePort } from '../support/silent-server.ts'
import { Visitor } from '../support/visitor.ts'

const welcome = z.object({ url: z.url(), signIn: z.url().nullable(), firstAdmin: z.url().nullable() })
const sales = z.object({ orders: z.int(), ticketsSold: z.int() })
const ada = { displayName: 'Ada', emails: [{ email: 'ada@low-tide.example', verified: true }] }

describe('serving', () => {
  const home = testHome()
  let port: string
  let running: Running

  const serve = async (...options: readonly string[]) => {
    running = home.start(['serve', '--json', ...options], { PORT: port })
    const [line] = await running.said(/.+/)
    return welcome.parse(JSON.parse(line))
  }
  const stop = () => {
    running.kill('SIGINT')
    return running.ended
  }

  beforeAll(async () => {
    port = await freePort()
  })

  it('opens on a demonstration season, behind a link that works once', async () => {
    const { url, signIn } = await serve()
    if (signIn === null) throw new Error('no link')
    const { orders, ticketsSold } = sales.parse(await home.json(['tickets', 'stats']))
    expect(orders).toBeGreaterThan(100)

    const admin = new Visitor()
    await admin.press(signIn)
    const page = await admin.get(`${url}/tickets`)
    expect(page).toContain(new Intl.NumberFormat('en').format(ticketsSold))
    await expect(new Visitor().press(signIn)).rejects.toThrow('422')
    await expect(new Visitor().get(`${url}/tickets`)).resolves.toContain('Mail me a link')
  })

  it('works on beside a command, and stops with its PostgreSQL at Ctrl-C', async () => {
    const people = await home.file('ada.json', JSON.stringify([ada]))
    expect(await home.json(['members', 'import', people])).toMatchObject({ added: 1 })
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`)
    expect([ready.status, await ready.text()]).toEqual([200, 'ready'])

    expect(await stop()).toMatchObject({ code: 0, signal: null })
    expect(await home.runsPostgres()).toBe(false)
    expect(await home.json(['members', 'import', people])).toMatchObject({ unchanged: 1 })
  })

  it('fills what is filled no second time', async () => {
    const before = await counts(home)
    await serve()
    await stop()
    expect(await counts(home)).toEqual(before)
  })

  it('refuses production on demonstration data', async () => {
    const production = {
      HUMANS_ENV: 'production',
      BASE_URL: 'https://humans.low-tide.example',
      TICKET_TAILOR_API_KEY: 'sk_0123456789',
      SMTP_URL: 'smtp://mail.low-tide.example',
      PORT: port,
    }
    expectRefusal(await home.run(['serve', '--json'], production), /demonstration data/)
    const { code, stderr } = await home.run(['serve'], { HUMANS_ENV: 'production' })
    expect({ code, lines: stderr.split('\n').length }).toEqual({ code: 1, lines: 2 })
    expect(stderr).toMatch(/TICKET_VENDOR.*SMTP_URL.*BASE_URL/)
  })
})

describe('serving an empty house', () => {
  const home = testHome()

  const serve = async (port: string) => {
    const running = home.start(['serve', '--empty', '--json'], { PORT: port })
    const [line] = await running.said(/.+/)
    return { running, said: welcome.parse(JSON.parse(line)) }
  }

  it('prints who becomes its first admin, anew with each start, until there is one', async () => {
    const port = await freePort()
    const first = await serve(port)
    first.running.kill('SIGINT')
    await first.running.ended
    const second = await serve(port)
    expect([first.said.signIn, second.said.signIn]).toEqual([null, null])
    const [before, now] = [first.said.firstAdmin ?? '', second.said.firstAdmin ?? '']
    expect(before).toMatch(/\/first-admin\/[\w-]{43}$/)
    expect(now).not.toBe(before)
    await expect(new Visitor().get(before)).rejects.toThrow('422')
    expect(await new Visitor().get(now)).toContain('Become the admin')

    const people = await home.file('ada.json', JSON.stringify([ada]))
    await home.json(['members', 'import', people])
    await home.json(['roles', 'grant', 'ada@low-tide.example', 'admin'])
    await expect(new Visitor().get(now)).rejects.toThrow('422')
    second.running.kill('SIGINT')
    await second.running.ended
    const third = await serve(port)
    expect(third.said.firstAdmin).toBeNull()
    third.running.kill('SIGINT')
    await third.running.ended
  })

  it('takes roles by command, for good or until a day, and keeps the last admin', async () => {
    const [who, board] = ['ada@low-tide.example', 'board']
    expectRefusal(await home.run(['roles', 'end', who, 'admin', '--json']), /last admin/)
    expect(await home.json(['roles', 'grant', who, board, '--until', '2999-12-31'])).toEqual({ changed: true })
    expectRefusal(await home.run(['roles', 'grant', who, board, '--json']), /until 3000-01-01T00:00:00Z: end it first/)
    expect(await home.json(['roles', 'end', who, board])).toEqual({ changed: true })
    expectRefusal(await home.run(['roles', 'grant', who, board, '--until', '2020-01-01', '--json']), /that day is over/)
    expect((await home.run(['roles', 'grant', who, board, '--until', 'soon'])).code).toBe(2)
  })
})

describe('a start that is killed while it fills', () => {
  const home = testHome()
  const whole = testHome()
  let port: string

  beforeAll(async () => {
    port = await freePort()
    await home.json(['migrate'])
  })

  it.each(['profiles.humans', 'campaigns.grants', 'tickets.tickets', 'tickets.payment_fees'])(
    'at %s leaves what is in step',
    async (table) => {
      await expireLease(home)
      const running = await stuckAt(home, table, { PORT: port }, ({ kill }) => kill('SIGKILL'))
      await running.ended
      expect(await home.json(['doctor'])).toEqual({ findings: [] })
    },
  )

  it('is finished by the next one, when the lease of the killed one is free', async () => {
    const finishing = await stuckAt(home, 'tickets.sync_lease', { PORT: port }, () => {})
    await expireLease(home)
    await finishing.said(/sign-in/)
    finishing.kill('SIGINT')
    expect(await finishing.ended).toMatchObject({ code: 0 })

    const undisturbed = whole.start(['serve'], { PORT: port })
    await undisturbed.said(/sign-in/)
    undisturbed.kill('SIGINT')
    expect(await undisturbed.ended).toMatchObject({ code: 0 })
    expect(await counts(home)).toEqual(await counts(whole))
    expect(await home.json(['tickets', 'stats'])).toEqual(await whole.json(['tickets', 'stats']))
    expect(await home.json(['doctor'])).toEqual({ findings: [] })
  })
})

/** Serves until the work stands before a table that is kept from it; `then` the table is free again. */
function stuckAt(
  home: Home,
  table: string,
  environment: Environment,
  then: (running: Running) => void,
): Promise<Running> {
  return home.look(async (admin) => {
    await admin.query(`begin; lock table ${table} in access exclusive mode`)
    const running = home.start(['serve'], environment)
    const waiting = async () => (await admin.query('select from pg_locks where not granted')).rowCount
    await expect.poll(waiting, { timeout: 20_000 }).toBeGreaterThan(0)
    then(running)
    return running
  })
}

/** What half a minute does. */
async function expireLease(home: Home): Promise<void> {
  await home.look((admin) => admin.query('update tickets.sync_lease set expires_at = clock_timestamp()'))
}

/** How much of everything that a demonstration is made of is there. */
function counts(home: Home): Promise<unknown> {
  return home.look(async (admin) => {
    const { rows } = await admin.query(`select
      (select count(*) from profiles.humans) as humans,
      (select count(*) from campaigns.grants) as grants,
      (select count(*) from email.messages) as messages,
      (select count(*) from tickets.orders) as orders,
      (select count(*) from tickets.tickets) as tickets,
      (select count(*) from tickets.payment_fees) as fees,
      (select count(*) from budget.line_items) as lines`)
    return rows
  })
}
