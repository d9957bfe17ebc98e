import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Config, describeConfig, ensureSecret, readConfig } from './config.ts'

const SECRET = 'a long secret that nobody can guess'
const production = {
  HUMANS_ENV: 'production',
  SECRET,
  BASE_URL: 'https://humans.example.org',
  TICKET_TAILOR_API_KEY: 'sk_0123456789abcdef',
  SMTP_URL: 'smtps://user:hunter2hunter2@mail.example.org:465',
}

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      ok: true,
      config: {
        HUMANS_ENV: 'development',
        HOST: '127.0.0.1',
        PORT: 3000,
        BASE_URL: 'http://localhost:3000',
        TICKET_VENDOR: 'simulated',
        LOG_LEVEL: 'info',
        HUMANS_NOW: undefined,
        TRUSTED_PROXIES: [],
      },
    })
  })

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', SECRET: '', HUMANS_NOW: '' })).toMatchObject({ ok: true, config: { PORT: 3000 } })
  })

  it('puts no second slash behind an address', () => {
    const read = readConfig({ BASE_URL: 'http://localhost:3000/', TICKET_TAILOR_BASE_URL: 'http://127.0.0.1:9/v1/' })
    expect(read).toMatchObject({
      config: { BASE_URL: 'http://localhost:3000', TICKET_TAILOR_BASE_URL: 'http://127.0.0.1:9/v1' },
    })
  })

  it('fixes the clock to an instant of any offset', () => {
    const read = readConfig({ HUMANS_NOW: '2026-06-03T12:00:00+02:00' })
    expect(read.ok && read.config.HUMANS_NOW?.toString()).toBe('2026-06-03T10:00:00Z')
  })

  it('takes the proxies that are named, and shows them as they were written', () => {
    const read = readConfig({ TRUSTED_PROXIES: '10.0.0.7, 2001:db8::/32' })
    if (!read.ok) throw new Error(read.problems.join())
    expect(read.config.TRUSTED_PROXIES).toEqual(['10.0.0.7', '2001:db8::/32'])
    expect(describeConfig(read.config)['TRUSTED_PROXIES']).toBe('10.0.0.7,2001:db8::/32')
    expect(describeConfig({ ...read.config, TRUSTED_PROXIES: [] })['TRUSTED_PROXIES']).toBeNull()
  })

  it('asks the real vendor once its key is there', () => {
    expect(readConfig({ TICKET_TAILOR_API_KEY: 'sk' })).toMatchObject({ config: { TICKET_VENDOR: 'ticket-tailor' } })
  })

  it.each([
    ['DATABASE_URL', 'mysql://root:hunter2hunter2@db/humans', 'postgresql://', '****mans'],
    ['HUMANS_ENV', 'staging', 'development or production', '"staging"'],
    ['HUMANS_NOW', '2026-06-03', 'an instant', '"2026-06-03"'],
    ['HUMANS_NOW', '2026-02-30T10:00:00Z', 'an instant', '"2026-02-30T10:00:00Z"'],
    ['PORT', '65536', 'a port from 0 to 65535', '"65536"'],
    ['PORT', ' ', 'a port', '" "'],
    ['PORT', '0x50', 'a port', '"0x50"'],
    ['PORT', '-1', 'a port', '"-1"'],
    ['BASE_URL', 'humans.example.org', 'an address such as https://', '"humans.example.org"'],
    ['BASE_URL', 'ftp://humans.example.org', 'an address such as https://', '"ftp://humans.example.org"'],
    ['SECRET', 'hunter2', 'at least 32 characters', '****'],
    ['TICKET_VENDOR', 'eventbrite', 'ticket-tailor or simulated', '"eventbrite"'],
    ['TICKET_TAILOR_BASE_URL', 'api', 'an address such as https://api.tickettailor.com/v1', '"api"'],
    ['STRIPE_BASE_URL', 'file:///etc', 'an address such as https://api.stripe.com', '"file:///etc"'],
    ['SMTP_URL', 'mail.example.org', 'smtp://', '****.org'],
    ['MAIL_RATE', '10/m', 'mails a second, an hour and a day', '"10/m"'],
    ['MAIL_RATE', '0/s', 'mails a second, an hour and a day', '"0/s"'],
    ['MAIL_FROM', 'Low Tide', 'an address, or a name and <address>', '"Low Tide"'],
    ['MAIL_FROM', 'a@b.c\r\nBcc: d@e.f', 'an address, or a name and <address>', '"a@b.c\\r\\nBcc: d@e.f"'],
    ['DKIM_DOMAIN', 'low tide', 'a domain such as', '"low tide"'],
    ['TRUSTED_PROXIES', '10.0.0.7, proxy', 'addresses or ranges', '"10.0.0.7, proxy"'],
    ['TRUSTED_PROXIES', '10.0.0.0/33', 'addresses or ranges', '"10.0.0.0/33"'],
    ['LOG_LEVEL', 'loud', 'fatal, error, warn, info,', '"loud"'],
  ])('refuses %s=%j in one line that says what it holds and what is expected', (name, value, expected, shown) => {
    const read = readConfig({ SECRET, [name]: value })
    if (read.ok) throw new Error('it was taken')
    expect(read.problems).toEqual([expect.stringContaining(`${name} holds ${shown}; expected ${expected}`)])
    expect(read.problems.join()).not.toMatch(/hunter2|[\r\n]/)
  })

  it('names every bad variable at once', () => {
    const read = readConfig({ PORT: 'x', LOG_LEVEL: 'x', HUMANS_ENV: 'x' })
    expect(!read.ok && read.problems.map((line) => line.split(' ')[0]).sort()).toEqual([
      'HUMANS_ENV',
      'LOG_LEVEL',
      'PORT',
    ])
  })

  it.each([
    [{ DATABASE_URL: 'postgres://db/humans' }, 'SECRET'],
    [{ TICKET_VENDOR: 'ticket-tailor' }, 'TICKET_TAILOR_API_KEY'],
    [{ HOST: '0.0.0.0' }, 'HOST'],
    [{ ...production, TICKET_VENDOR: 'simulated' }, 'TICKET_VENDOR'],
    [{ ...production, TICKET_TAILOR_API_KEY: '' }, 'TICKET_VENDOR'],
    [{ ...production, SMTP_URL: '' }, 'SMTP_URL'],
    [{ ...production, BASE_URL: '' }, 'BASE_URL'],
    [{ ...production, BASE_URL: 'http://humans.example.org' }, 'BASE_URL'],
    [{ ...production, BASE_URL: 'https://localhost' }, 'BASE_URL'],
    [{ ...production, BASE_URL: 'https://app.localhost' }, 'BASE_URL'],
    [{ ...production, BASE_URL: 'https://127.0.0.1:3000' }, 'BASE_URL'],
    [{ ...production, BASE_URL: 'https://[::1]' }, 'BASE_URL'],
  ])('refuses what does not go together: %j', (environment, name) => {
    const read = readConfig(environment)
    expect(read).toMatchObject({ ok: false, problems: [expect.stringMatching(`^${name} .*\\(.*\\); expected `)] })
  })

  it('takes a whole production, on any host', () => {
    expect(readConfig({ ...production, HOST: '0.0.0.0' })).toMatchObject({ ok: true })
  })

  it('is described with its secrets masked', () => {
    const read = readConfig(production)
    if (!read.ok) throw new Error(read.problems.join())
    const described = describeConfig(read.config)
    expect(described).toMatchObject({ PORT: '3000', SECRET: '****uess', STRIPE_API_KEY: null, HUMANS_NOW: null })
    expect(JSON.stringify(described)).not.toMatch(/hunter2|0123456789|nobody can/)
  })
})

describe('the secret', () => {
  let folder = ''

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'humans-config-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const configOf = (environment: Record<string, string>): Config => {
    const read = readConfig(environment)
    if (!read.ok) throw new Error(read.problems.join())
    return read.config
  }

  it('is the one that was set', async () => {
    expect(await ensureSecret(configOf({ SECRET, HUMANS_DATA: join(folder, 'unused') }))).toBe(SECRET)
    expect(await readdir(folder)).toEqual([])
  })

  it('is made once, however many ask at once, and only its owner reads it', async () => {
    const data = join(folder, 'new', 'data')
    const config = configOf({ HUMANS_DATA: data })
    const secrets = await Promise.all(Array.from({ length: 20 }, () => ensureSecret(config)))
    expect(new Set(secrets).size).toBe(1)
    expect(secrets[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(await ensureSecret(config)).toBe(secrets[0])
    expect(await readdir(data)).toEqual(['secret'])
    expect((await stat(join(data, 'secret'))).mode & 0o777).toBe(0o600)
  })

  it('is never made anew over what can not be read', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    await expect(ensureSecret(configOf({ HUMANS_DATA: file }))).rejects.toThrow('ENOTDIR')
  })

  it('is never one that a power cut left short', async () => {
    await writeFile(join(folder, 'secret'), '')
    await expect(ensureSecret(configOf({ HUMANS_DATA: folder }))).rejects.toThrow('was cut short')
  })
})
