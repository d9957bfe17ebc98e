import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readSeason, SEASON_NOW, type Season, seasonFile, seasonFolder } from '../support/fixture-season.ts'
import { type Home, testHome } from '../support/home.ts'
import { type MailSink, startMailSink } from '../support/mail-sink.ts'
import { expectRefusal } from '../support/refused.ts'
import { freePort } from '../support/silent-server.ts'

const body = 'Hello {{Name}},\n\nyour code is **{{Code}}**\n'
const vendorAddresses = z.object({ ticketTailor: z.string(), stripe: z.string() })
const shown = z.object({
  grants: z.array(
    z.object({ code: z.string(), human: z.string(), email: z.string(), redeemedOrder: z.string().nullable() }),
  ),
})

describe('the season of the fixture, by commands alone', () => {
  const home = testHome({ HUMANS_NOW: SEASON_NOW })
  let season: Season
  let mails: MailSink
  let environment: Record<string, string>
  let campaign: string

  const json = (...args: readonly string[]) => home.json(args, environment)
  const grants = async () => shown.parse(await json('campaigns', 'show', campaign)).grants

  beforeAll(async () => {
    season = await readSeason()
    // PostgreSQL stays up from here on: that each command can start and stop it, others show.
    await home.json(['migrate'])
    await home.look(async () => {})
    mails = await startMailSink()
    const vendor = home.start(['simulate-vendor', '--from', seasonFolder, '--json'])
    const [addresses] = await vendor.said(/.+/)
    const { ticketTailor, stripe } = vendorAddresses.parse(JSON.parse(addresses))
    environment = {
      TICKET_TAILOR_API_KEY: 'sk_1234567890',
      TICKET_TAILOR_BASE_URL: ticketTailor,
      STRIPE_API_KEY: 'rk_1234567890',
      STRIPE_BASE_URL: stripe,
      SMTP_URL: mails.url,
    }
    await json('events', 'set', seasonFile('event'))
    expect(await json('members', 'import', seasonFile('people'))).toMatchObject({ added: 200, refused: [] })
    campaign = await sendCodes(home, season)
    expect(await json('tickets', 'sync', '--full')).toMatchObject({ state: 'succeeded', setAside: 0 })
    await json('budget', 'create-year', '2026')
    await json('budget', 'activate-year', '2026')
    await json('budget', 'sync', '--year', '2026')
  })

  afterAll(() => mails.close())

  it('grants the codes to the people of the fixture', async () => {
    expect((await grants()).map(({ code, human }) => ({ code, human }))).toEqual(season.grants)
  })

  it('has the totals, the weekly buckets and the owners', async () => {
    expect(await json('tickets', 'stats')).toMatchObject(season.expected.totals)
    expect(await json('tickets', 'actuals')).toEqual(season.expected.buckets)
    const { orderOwner, ticketOwner } = season.expected
    expect(await json('tickets', 'owners')).toEqual({ orders: orderOwner, tickets: ticketOwner })
  })

  it('has the redemptions and the participations', async () => {
    expect(await json('campaigns', 'redemptions')).toEqual(season.expected.redeemed)
    expect(await json('events', 'participations', '--year', '2026')).toEqual(season.expected.participation)
  })

  it('has the budget lines', async () => {
    expect(await json('budget', 'lines', '--year', '2026')).toEqual(season.expected.budgetLines)
    const budgetLines = z.array(z.object({ amount: z.number(), vat: z.number() })).parse(season.expected.budgetLines)
    const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0)
    expect(await json('budget', 'summary', '--year', '2026')).toMatchObject({
      summary: {
        income: sum(budgetLines.map(({ amount }) => Math.max(amount, 0))),
        net: sum(budgetLines.map(({ amount, vat }) => amount - vat)),
      },
    })
  })

  it('has nothing out of step', async () => {
    expect(await json('doctor')).toEqual({ findings: [] })
  })

  it('mails every code once to the human that it was granted to', async () => {
    const before = await grants()
    const queued = before.filter(({ email }) => email === 'queued').map(({ code }) => code)
    const failed = before.length - queued.length
    expect(await json('email', 'status')).toMatchObject({ counts: { queued: queued.length, failed, sent: 0 } })

    const nobody = `smtp://127.0.0.1:${await freePort()}`
    const refused = await home.run(['email', 'drain', '--json'], { ...environment, SMTP_URL: nobody })
    expectRefusal(refused, /the mail server can't be used: .*ECONNREFUSED/)
    expect(await json('email', 'drain')).toEqual({ sent: queued.length, failed: 0, retried: 0 })
    expect(await json('email', 'drain')).toEqual({ sent: 0, failed: 0, retried: 0 })

    const codes = mails.received.map(({ raw }) => /LOW-\d+-\d+/.exec(raw.replaceAll('=\r\n', ''))?.[0])
    expect(codes.toSorted()).toEqual(queued.toSorted())
    expect(new Set(mails.received.map(({ messageId }) => messageId)).size).toBe(queued.length)
    expect(new Set(mails.received.map(({ to }) => to.join())).size).toBe(queued.length)
    const sent = (await grants()).filter(({ email }) => email === 'sent').map(({ code }) => code)
    expect(sent).toEqual(queued)
  })

  it('writes nothing when the sync and the budget run again', async () => {
    // What the server does by itself after so many new rows, so that its log of it is not taken for the commands'.
    await home.look((admin) => admin.query('vacuum (analyze)'))
    const before = await writes(home)
    expect(await json('tickets', 'sync', '--full')).toMatchObject({ state: 'succeeded', added: 0, changed: 0 })
    expect(await json('budget', 'sync')).toMatchObject({ added: 0, changed: 0, removed: 0 })
    const after = await writes(home)
    expect(after.tables).toEqual(before.tables)
    expect(after.wal - before.wal).toBeLessThan(1_000_000)
    expect(await json('tickets', 'stats')).toMatchObject(season.expected.totals)
    expect(await json('budget', 'lines')).toEqual(season.expected.budgetLines)
  })
})

/** A team of the season's grants, and a wave of its codes to them; the campaign's id. */
async function sendCodes(home: Home, { grants }: Season): Promise<string> {
  const people = await home.file('people.txt', lines(grants.map(({ human }) => human)))
  await home.json(['teams', 'create', 'Low income', '--members', people])
  const mail = ['--subject', 'Your code', '--body', await home.file('mail.md', body)]
  const { id } = z.object({ id: z.string() }).parse(await home.json(['campaigns', 'create', '--title', 'Low', ...mail]))
  const codes = await home.file('codes.csv', lines(['code', ...grants.map(({ code }) => code)]))
  const imported = await home.json(['campaigns', 'import-codes', id, codes])
  expect(imported).toEqual({ added: grants.length, unchanged: 0, refused: [] })
  await home.json(['campaigns', 'activate', id])
  const sent = await home.json(['campaigns', 'send-wave', id, '--team', 'Low income'])
  expect(sent).toMatchObject({ granted: grants.length })
  return id
}

/** How many rows were ever written, by table, and how many bytes of log. */
async function writes(home: Home): Promise<{ readonly tables: readonly unknown[]; readonly wal: number }> {
  return home.look(async (admin) => {
    // A session's counts are in when it is gone, a moment after the command that it belonged to.
    const others = async () => {
      const { rowCount } = await admin.query(`select from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`)
      return rowCount
    }
    await expect.poll(others, { timeout: 20_000 }).toBe(0)
    const tables = await admin.query(`
      select relid::regclass::text, n_tup_ins, n_tup_upd, n_tup_del
      from pg_stat_all_tables
      where schemaname in ('tickets', 'campaigns', 'budget', 'events') and relname not like 'sync\\_%'
      order by 1`)
    const { rows } = await admin.query<{ wal: number }>(`select pg_current_wal_lsn() - '0/0' as wal`)
    return { tables: tables.rows, wal: rows[0]?.wal ?? Number.NaN }
  })
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('')
}
