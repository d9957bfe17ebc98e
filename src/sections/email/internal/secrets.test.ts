import { inspect } from 'node:util'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import type { Mail } from '../email.ts'
import {
  EMPTY_OUTBOX,
  sampleEmail as email,
  sampleOutbox as outbox,
  sampleDrain,
  sampleMail,
  sampleSource,
} from './outbox.fixture.ts'
import { forgetOldRecipients } from './retention.ts'
import { startSink } from './transports/smtp-sink.fixture.ts'

const TOKEN = 'tok_2f7c-LOW_07_12'
const LINK = `https://humans.low-tide.example/sign-in/${TOKEN}`
const operator = { kind: 'operator' } as const
const cause = { kind: 'sign-in', purpose: 'link' }
const body = 'Hello {{Name}}, [sign in]({{Link}}): {{Link}}'

describe('a mail with a secret', () => {
  const database = testDatabase()
  const never = new AbortController().signal
  beforeEach(() => admin(EMPTY_OUTBOX))

  const admin = (statement: string) => withAdmin(database.current.adminUrl, (client) => client.query(statement))
  const queue = (change: Partial<Mail> = {}) =>
    database.current.transact(async (tx) => {
      const { content } = await email.compile(tx, { ...sampleSource, category: 'system', subject: 'Sign in', body })
      const { variables: _, ...mail } = sampleMail(content, 0)
      const made = { ...mail, source: 'token-1', variables: { Name: 'Ana' }, secrets: { Link: LINK }, ...change }
      return email.enqueue(tx, { group: 'sign-in', ...cause, mails: [made] })
    })
  const drain = async () => {
    const job = sampleDrain(database.current)
    try {
      return await job.drainDue(never)
    } finally {
      await job.close()
    }
  }
  const onlyMessage = () =>
    database.current.snapshot(async (snapshot) => {
      const [row] = (await outbox.messages(snapshot, {})).rows
      const message = row === undefined ? undefined : await outbox.message(snapshot, row.id)
      if (message === undefined) throw new Error('there is no message')
      return message
    })
  /** Every row of every table, what is kept as bytes among it. */
  const everything = async () => {
    const tables = await admin(`select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`)
    const each = tables.rows.map(({ name }) => `select json_agg(t)::text as rows from ${name} t`)
    const { rows } = await admin(each.join(' union all '))
    const text = rows.map((table) => String(table.rows)).join()
    const bytes = [...text.matchAll(/\\\\x([0-9a-f]+)/g)].map(([, hex = '']) =>
      Buffer.from(hex, 'hex').toString('latin1'),
    )
    return text + bytes.join('')
  }

  it('goes out whole, and is dots to everybody else: in the outbox, and nowhere in the database', async () => {
    await queue()
    expect(await everything()).not.toContain(TOKEN)
    const { mail, id } = await onlyMessage()
    expect(mail?.html).toContain('href="••••••••"')
    expect(mail?.text).toContain('Hello Ana, sign in <••••••••>: ••••••••')

    expect(await drain()).toMatchObject({ sent: 1 })
    const kept = await database.current.snapshot(async (snapshot) => {
      const [row] = (await outbox.captured(snapshot, {})).rows
      return outbox.capturedMail(snapshot, row?.id ?? '0')
    })
    expect(kept?.mail.text).toContain(LINK)
    expect(await everything()).not.toContain(TOKEN)
    expect((await onlyMessage()).mail).toEqual(mail)
    const { rows } = await admin(`select length(secrets) as bytes from email.recipients where message = '${id}'`)
    expect(rows).toEqual([{ bytes: 0 }])
  })

  it('is told by no log, whatever goes wrong', async () => {
    await queue()
    const lines: string[] = []
    const note = (detail: object, message: string) => lines.push(`${message} ${inspect(detail, { depth: null })}`)
    const log = { warn: note, error: note }
    const sink = await startSink()
    sink.beforeAnswer = async () => {
      if (lines.length === 0) sink.hangUp()
      return undefined
    }
    await admin('alter table email.tallies rename to lost')
    onTestFinished(async () => {
      await admin('alter table email.lost rename to tallies')
    })
    const stopping = new AbortController()
    const failed = Promise.withResolvers<void>()
    const job = sampleDrain(database.current, {
      server: sink.server,
      log: { ...log, error: (...line) => failed.resolve(void note(...line)) },
    })
    const running = job.run(stopping.signal)
    await failed.promise
    stopping.abort()
    await running
    await job.close()
    await sink.close()
    expect(lines.map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
      'the mail server takes',
      'draining the outbox failed',
    ])
    expect(sink.received.some(({ text }) => text.includes(TOKEN))).toBe(true)
    expect(lines.join()).not.toContain(TOKEN)
  })

  it('is cancelled once it has expired, its secret wiped, and is not retried', async () => {
    await queue({ expiresAt: Temporal.Now.instant().subtract({ seconds: 1 }) })
    expect(await drain()).toMatchObject({ sent: 0, failed: 0 })
    expect(await onlyMessage()).toMatchObject({ state: 'cancelled', reason: 'expired', sendable: false })
    const { rows } = await admin('select length(secrets) as bytes from email.recipients')
    expect(rows).toEqual([{ bytes: 0 }])
  })

  it('fails by itself when it was sealed under another secret, and holds up no other', async () => {
    await queue()
    await admin(`update email.recipients set secrets = '\\x00112233445566778899aabbccddeeff00112233445566778899aabb'`)
    expect(await drain()).toMatchObject({ ok: true, failed: 1 })
    expect((await onlyMessage()).answer).toContain('another SECRET')
  })

  it('can be sent anew in the place of the last, once that is no longer to be sent', async () => {
    await queue()
    const { content } = await database.current.transact((tx) =>
      email.compile(tx, { ...sampleSource, category: 'system', subject: 'Sign in', body }),
    )
    const mail = { ...sampleMail(content, 0), source: 'token-1', secrets: { Link: LINK } }
    const resend = (source = 'token-1') =>
      database.current.transact((tx) =>
        email.resend(tx, { group: 'sign-in', ...cause, mail: { ...mail, source } }, operator),
      )
    expect(await resend()).toEqual({ ok: false, code: 'still-queued' })
    expect(await resend('never')).toEqual({ ok: false, code: 'nothing-sent-before' })
    await drain()
    const both = await Promise.all([resend(), resend()])
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true])
    const found = await database.current.snapshot((snapshot) => email.deliveries(snapshot, cause, ['token-1']))
    expect(found.get('token-1')).toMatchObject({ state: 'queued' })
    expect(await database.current.snapshot((snapshot) => email.totals(snapshot, 'sign-in', 'link'))).toMatchObject({
      queued: 1,
      sent: 0,
    })
  })

  it('is cancelled with what it was about, for one purpose or for all', async () => {
    await queue()
    const cancel = (purpose: string) =>
      database.current.transact((tx) =>
        email.cancelUnsent(tx, { kind: 'sign-in', purpose, sources: ['token-1', 'token-2'] }, 'revoked'),
      )
    expect(await cancel('reminder')).toEqual({ cancelled: 0 })
    expect(await cancel('link')).toEqual({ cancelled: 1 })
    expect(await cancel('link')).toEqual({ cancelled: 0 })
    expect(await drain()).toMatchObject({ sent: 0 })
    expect(await onlyMessage()).toMatchObject({ state: 'cancelled', reason: 'revoked' })
  })

  it('keeps whom it went to for 150 days, and counts ever after', async () => {
    await queue()
    await drain()
    const forget = () => forgetOldRecipients(database.current, never)
    await admin(`update email.messages set state_since = now() - interval '149 days'`)
    expect(await forget()).toEqual({ forgotten: 0 })
    await admin(`update email.messages set state_since = now() - interval '151 days'`)
    await admin(`update email.attempts set at = now() - interval '25 hours'`)
    expect(await forget()).toEqual({ forgotten: 1 })
    expect(await forget()).toEqual({ forgotten: 0 })
    expect(await onlyMessage()).toMatchObject({ recipient: null, mail: null, answer: null, state: 'sent' })
    const counts = await database.current.snapshot((snapshot) => email.totals(snapshot, 'sign-in', 'link'))
    expect(counts.sent).toBe(1)
    expect((await database.current.snapshot((snapshot) => outbox.status(snapshot))).counts.sent).toBe(1)
    expect((await admin('select from email.attempts')).rowCount).toBe(0)
  })

  it('keeps whom it failed to reach for as long as nobody decides', async () => {
    await queue({ address: null })
    await admin(`update email.messages set state_since = now() - interval '151 days', answer = '550 nobody here'`)
    expect(await forgetOldRecipients(database.current, never)).toEqual({ forgotten: 0 })
    expect(await onlyMessage()).toMatchObject({ state: 'failed', recipient: { name: expect.any(String) } })
  })

  it('is retried and cancelled by hand, each audited', async () => {
    await queue({ address: null, secrets: {}, variables: { Name: 'Ana', Link: LINK } })
    const { id } = await onlyMessage()
    const retry = () => database.current.transact((tx) => outbox.retry(tx, id, operator))
    const cancel = () => database.current.transact((tx) => outbox.cancel(tx, id, operator))
    expect(await retry()).toEqual({ ok: false, code: 'not-sendable' })
    await admin(`update email.recipients set secrets = null`)
    expect(await retry()).toEqual({ ok: false, code: 'no-deliverable-address' })
    await admin(`update email.recipients set address = 'ana@people.example'`)
    expect(await retry()).toEqual({ ok: true })
    expect(await retry()).toEqual({ ok: false, code: 'not-failed', state: 'queued' })
    expect(await cancel()).toEqual({ ok: true })
    expect(await cancel()).toEqual({ ok: false, code: 'not-waiting', state: 'cancelled' })
    expect((await onlyMessage()).reason).toBe('by-hand')
    const { rows } = await admin(`select action from audit.entries where subject_id = '${id}' order by id`)
    expect(rows).toEqual([{ action: 'email.retry' }, { action: 'email.cancel' }])
  })
})
