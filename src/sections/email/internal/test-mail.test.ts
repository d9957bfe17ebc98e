import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { TEST_SECRET } from '../../../../test/support/secret.ts'
import { testMail } from '../section.ts'
import { startNameServer } from './dns.fixture.ts'
import { sampleHouse, sampleOutbox } from './outbox.fixture.ts'
import { type Sink, startSink } from './transports/smtp-sink.fixture.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' })
const dkim = { domain: 'low-tide.org', selector: 'humans', privateKey }
const keyRecord = (key: Buffer) => `v=DKIM1; k=rsa; p=${key.toString('base64')}`

describe('a mail to test with', () => {
  const database = testDatabase()
  let sink: Sink
  beforeAll(async () => {
    sink = await startSink()
  })
  afterAll(() => sink.close())

  const settings = { house: sampleHouse, secret: TEST_SECRET, from: 'Low Tide <post@mail.low-tide.org>', dkim }
  const send = async (records: Readonly<Record<string, readonly string[]>>, address = 'zoe@people.org') => {
    const names = await startNameServer(records)
    try {
      return await testMail(
        { ...settings, database: database.current, server: sink.server, nameServers: [names.address] },
        address,
      )
    } finally {
      names.close()
    }
  }

  it('arrives, with what the mail server said', async () => {
    const result = await send({})
    expect(result).toMatchObject({ ok: true, answer: expect.stringMatching(/^250 /) })
    expect(sink.received.at(-1)).toMatchObject({ to: ['zoe@people.org'] })
    expect(sink.received.at(-1)?.text).toContain('to see whether mail from here arrives')
  })

  it('says which records of the sender are in place', async () => {
    const spf = 'v=spf1 include:_spf.low-tide.org -all'
    const dmarc = 'v=DMARC1; p=quarantine'
    const whole = await send({
      'mail.low-tide.org': ['google-site-verification=x', spf],
      'humans._domainkey.low-tide.org': [keyRecord(publicKey)],
      '_dmarc.low-tide.org': [dmarc],
    })
    expect(whole).toMatchObject({
      records: {
        spf: { state: 'in-place', name: 'mail.low-tide.org', record: spf },
        dkim: { state: 'in-place', name: 'humans._domainkey.low-tide.org', record: keyRecord(publicKey) },
        dmarc: { state: 'in-place', name: '_dmarc.low-tide.org', record: dmarc },
      },
    })
    const nothing = await send({ 'mail.low-tide.org': ['v=spf10 no'] })
    expect(nothing).toMatchObject({
      records: { spf: { state: 'missing' }, dkim: { state: 'missing' }, dmarc: { name: '_dmarc.mail.low-tide.org' } },
    })
    const wrong = await send({
      'mail.low-tide.org': [spf, spf],
      'humans._domainkey.low-tide.org': [keyRecord(other)],
    })
    expect(wrong).toMatchObject({ records: { spf: { state: 'wrong' }, dkim: { state: 'wrong' } } })
  })

  it('says so where nobody can be asked, or nothing is signed', async () => {
    const silent = await startNameServer({})
    silent.close()
    const unasked = { state: 'could-not-be-asked' }
    const mail = { ...settings, database: database.current, server: sink.server, nameServers: [silent.address] }
    expect(await testMail(mail, 'zoe@people.org')).toMatchObject({
      ok: true,
      records: { spf: unasked, dkim: unasked, dmarc: unasked },
    })
    expect(await testMail({ ...mail, dkim: undefined }, 'zoe@people.org')).toMatchObject({
      records: { dkim: { state: 'not-signed' } },
    })
  })

  it('says in the words of the mail server why it was not taken', async () => {
    sink.refuse = () => ({ code: 550, words: '5.1.1 nobody here' })
    expect(await send({})).toMatchObject({ ok: false, code: 'mail-refused', reason: '550 5.1.1 nobody here' })
    sink.refuse = () => undefined
    expect(await send({}, 'zoe')).toEqual({ ok: false, code: 'bad-address', address: 'zoe' })
  })

  it('is kept in the mailbox where there is no mail server', async () => {
    const kept = await testMail(
      { ...settings, from: 'humans@localhost', database: database.current, server: undefined },
      'a@people.org',
    )
    expect(kept).toMatchObject({ ok: true, records: { spf: { state: 'could-not-be-asked' } } })
    const { rows } = await database.current.snapshot((snapshot) => sampleOutbox.captured(snapshot, {}))
    expect(rows).toMatchObject([{ address: 'a@people.org', subject: 'A test from Low Tide' }])
  })
})
