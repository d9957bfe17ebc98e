import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DkimVariables, readDkim } from './dkim.ts'
import { smtpTransport } from './smtp.ts'
import { type Sink, startSink } from './smtp-sink.fixture.ts'

/** Verifies the mails on its input by the DNS record in its argument; prints each record's name and verdict. */
const VERIFIER = `
import base64, dkim, sys
def txt(name, timeout=5):
    print(name.decode(), end=' ')
    return sys.argv[1].encode()
for mail in sys.stdin:
    print(dkim.verify(base64.b64decode(mail), dnsfunc=txt))
`

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const whole = { DKIM_DOMAIN: 'low-tide.org', DKIM_SELECTOR: 'humans', DKIM_KEY: privateKey, DKIM_KEY_FILE: undefined }

describe('a signed mail', () => {
  let sink: Sink
  beforeAll(async () => {
    sink = await startSink()
  })
  afterAll(() => sink.close())

  const deliver = async () => {
    const read = readDkim(whole)
    if (!read.ok) throw new Error(read.problem)
    const transport = smtpTransport({
      server: sink.server,
      dkim: read.dkim,
      from: 'Marea Baja — Señales <post@low-tide.org>',
      connections: 1,
      environment: 'development',
    })
    await transport.deliver({
      message: 'one',
      messageId: '<one@humans.low-tide.org>',
      to: { name: 'Zoë אבא 🌊', address: 'zoe@people.org' },
      replyTo: 'crew@low-tide.org',
      unsubscribe: `https://humans.low-tide.org/unsubscribe/${'x'.repeat(43)}`,
      mail: {
        subject: 'Código 🌊 LOW_07_12',
        html: `<p>Zoë ${'long '.repeat(100)}</p>`,
        text: '.\nFrom here\n-- \nend\n',
      },
    })
    await transport.close()
    return sink.received.at(-1)?.raw ?? ''
  }

  it('is accepted by an independent verifier, with what it says of unsubscribing, and not once that is changed', async () => {
    const raw = await deliver()
    const signature = /^DKIM-Signature: ((?:.*\r\n[ \t])*.*)\r\n/im.exec(raw)?.[1]?.replace(/\s+/g, '') ?? ''
    const signed = /;h=([^;]*);/.exec(signature)?.[1]?.toLowerCase().split(':') ?? []
    expect(signed.toSorted()).toEqual([
      'content-type',
      'date',
      'from',
      'list-unsubscribe',
      'list-unsubscribe-post',
      'message-id',
      'mime-version',
      'reply-to',
      'subject',
      'to',
    ])
    const changed = [
      raw.replace('https://humans.low-tide.org/unsubscribe/', 'https://elsewhere.example/unsubscribe/'),
      raw.replace('=One-Click', '=Two-Click'),
      raw.replace('end', 'End'),
    ]
    const where = 'humans._domainkey.low-tide.org.'
    expect(await verify(raw, ...changed)).toEqual([`${where} True`, ...changed.map(() => `${where} False`)])
  })
})

describe('the key to sign with', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dkim-'))
    await writeFile(join(folder, 'key.pem'), privateKey)
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('need not be, and is read from a variable or a file', () => {
    expect(readDkim({})).toEqual({ ok: true, dkim: undefined })
    const dkim = { domain: 'low-tide.org', selector: 'humans', privateKey }
    expect(readDkim(whole)).toEqual({ ok: true, dkim })
    const filed = { ...whole, DKIM_KEY: undefined, DKIM_KEY_FILE: join(folder, 'key.pem') }
    expect(readDkim(filed)).toEqual({ ok: true, dkim })
  })

  const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const short = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  const refused: readonly [Partial<DkimVariables>, string][] = [
    [{ DKIM_SELECTOR: undefined }, 'DKIM_SELECTOR is not set'],
    [{ DKIM_KEY: undefined }, 'DKIM_KEY or DKIM_KEY_FILE is not set'],
    [{ DKIM_KEY_FILE: '/nowhere' }, 'both set'],
    [{ DKIM_KEY: undefined, DKIM_KEY_FILE: '/nowhere' }, "DKIM_KEY_FILE can't be read"],
    [{ DKIM_KEY: 'hunter2' }, 'DKIM_KEY is no RSA key'],
    [{ DKIM_KEY: ed25519 }, 'DKIM_KEY is no RSA key'],
    [{ DKIM_KEY: short.toString() }, 'DKIM_KEY is no RSA key of 1024 bits'],
  ]
  it.each(refused)('is refused in one line that repeats no key (%#)', (change, words) => {
    const read = readDkim({ ...whole, ...change })
    if (read.ok) throw new Error('it was taken')
    expect(read.problem).toContain(words)
    expect(read.problem).not.toMatch(/hunter2|PRIVATE|\n/)
  })
})

/** Debian's python3-dkim: what CI needs of it, it installs. */
async function verify(...mails: readonly string[]): Promise<readonly string[]> {
  const record = `v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`
  return new Promise((resolve, reject) => {
    const verifier = execFile('/usr/bin/python3', ['-c', VERIFIER, record], (error, stdout) =>
      error === null ? resolve(stdout.trim().split('\n')) : reject(error),
    )
    verifier.stdin?.end(mails.map((mail) => Buffer.from(mail, 'latin1').toString('base64')).join('\n'))
  })
}
