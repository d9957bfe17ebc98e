import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { isAddressOrRange } from './platform/http/client.ts'
import { LOG_LEVELS } from './platform/log.ts'
import { isLoopback } from './platform/loopback.ts'

const SHORTEST_SECRET = 32
const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((number) => number <= 65_535)
/** Paths are put behind it, so it ends without a slash. */
const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''))
const hostName = z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i)
/** An environment file holds one line a variable, so line ends may be written as \n. */
const pem = z
  .string()
  .trim()
  .transform((text) => text.replaceAll('\\n', '\n'))
const addresses = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine((parts) => parts.every(isAddressOrRange))
const mailbox = z.string().regex(/^[^\r\n]*[^\s<>@]+@[^\s<>@]+>?$/)

/** Every variable that Humans reads, and no other place reads the environment. */
const variables = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  HUMANS_ENV: z.enum(['development', 'production']).default('development'),
  HUMANS_DATA: z.string().default('./data'),
  HUMANS_NOW: z.iso.datetime({ offset: true }).optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  BASE_URL: httpUrl.optional(),
  SECRET: z.string().min(SHORTEST_SECRET).optional(),
  ORG_NAME: z.string().default('Lumbre Collective'),
  ORG_LEGAL: z.string().default('Lumbre Collective, a demonstration'),
  ORG_LOGO: z.string().optional(),
  TICKET_VENDOR: z.enum(['ticket-tailor', 'simulated']).optional(),
  TICKET_TAILOR_API_KEY: z.string().optional(),
  TICKET_TAILOR_EVENT_ID: z.string().trim().optional(),
  TICKET_TAILOR_BASE_URL: httpUrl.default('https://api.tickettailor.com/v1'),
  TICKET_TAILOR_WEBHOOK_SECRET: z.string().optional(),
  STRIPE_API_KEY: z.string().optional(),
  STRIPE_BASE_URL: httpUrl.default('https://api.stripe.com'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: mailbox.default('Lumbre Collective <humans@localhost>'),
  DKIM_DOMAIN: hostName.optional(),
  DKIM_SELECTOR: hostName.optional(),
  DKIM_KEY: pem.optional(),
  DKIM_KEY_FILE: z.string().optional(),
  MAIL_RATE: z
    .string()
    .regex(/^(unlimited|[1-9]\d{0,8}\/[shd](,[1-9]\d{0,8}\/[shd]){0,2})$/)
    .default('10/s,500/h,2000/d'),
  TRUSTED_PROXIES: addresses.default([]),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
}

type Variable = keyof typeof variables
const SECRETS: ReadonlySet<string> = new Set<Variable>([
  'DATABASE_URL',
  'SECRET',
  'TICKET_TAILOR_API_KEY',
  'TICKET_TAILOR_WEBHOOK_SECRET',
  'STRIPE_API_KEY',
  'SMTP_URL',
  'DKIM_KEY',
])

/** What a person is told to write instead. */
const EXPECTED: Readonly<Record<Variable, string>> = {
  DATABASE_URL: 'postgresql://USER:PASSWORD@HOST:PORT/DATABASE',
  HUMANS_ENV: 'development or production',
  HUMANS_DATA: 'a folder',
  HUMANS_NOW: 'an instant such as 2026-06-03T10:00:00Z',
  HOST: 'an address to listen on',
  PORT: 'a port from 0 to 65535',
  BASE_URL: 'an address such as https://humans.example.org',
  SECRET: 'at least 32 characters that nobody can guess',
  ORG_NAME: 'a name',
  ORG_LEGAL: 'a line of text',
  ORG_LOGO: "an image's address",
  TICKET_VENDOR: 'ticket-tailor or simulated',
  TICKET_TAILOR_API_KEY: 'a key',
  TICKET_TAILOR_EVENT_ID: "the vendor's id of the event, such as ev_123",
  TICKET_TAILOR_BASE_URL: 'an address such as https://api.tickettailor.com/v1',
  TICKET_TAILOR_WEBHOOK_SECRET: 'the secret that the vendor shows beside the webhook',
  STRIPE_API_KEY: 'a key',
  STRIPE_BASE_URL: 'an address such as https://api.stripe.com',
  SMTP_URL: 'smtp://USER:PASSWORD@HOST:PORT, or smtps://',
  MAIL_FROM: 'an address, or a name and <address>',
  DKIM_DOMAIN: 'a domain such as example.org',
  DKIM_SELECTOR: 'a name such as humans',
  DKIM_KEY: 'an RSA private key in PEM',
  DKIM_KEY_FILE: 'the path of a file with an RSA private key in PEM',
  MAIL_RATE: 'mails a second, an hour and a day, such as 10/s,500/h,2000/d, or unlimited',
  TRUSTED_PROXIES: 'addresses or ranges with commas between them, such as 10.0.0.7, 192.168.0.0/16',
  LOG_LEVEL: LOG_LEVELS.join(', '),
}

const schema = z.object(variables)
type Parsed = z.infer<typeof schema>

export type Config = Omit<Parsed, 'TICKET_VENDOR' | 'BASE_URL' | 'HUMANS_NOW'> & {
  readonly BASE_URL: string
  readonly TICKET_VENDOR: 'ticket-tailor' | 'simulated'
  readonly HUMANS_NOW: Temporal.Instant | undefined
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly code: 'bad-config'; readonly problems: readonly string[] }

/** Reads the environment; every problem names the variable, what it holds (secrets masked) and what is expected. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigResult {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0])))
    return { ok: false, code: 'bad-config', problems: [...names].map((name) => problem(name, given[name])) }
  }
  const { BASE_URL, TICKET_VENDOR, HUMANS_NOW, ...rest } = parsed.data
  const config: Config = {
    ...rest,
    HUMANS_DATA: resolve(rest.HUMANS_DATA),
    BASE_URL: BASE_URL ?? `http://localhost:${rest.PORT}`,
    TICKET_VENDOR: TICKET_VENDOR ?? (rest.TICKET_TAILOR_API_KEY === undefined ? 'simulated' : 'ticket-tailor'),
    HUMANS_NOW: HUMANS_NOW === undefined ? undefined : Temporal.Instant.from(HUMANS_NOW),
  }
  const problems = [...contradictions(config)]
  return problems.length === 0 ? { ok: true, config } : { ok: false, code: 'bad-config', problems }
}

/** The configuration in force as text for `humans config`, secrets masked. */
export function describeConfig(config: Config): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    Object.keys(variables).map((name) => {
      const value = Object.entries(config).find(([key]) => key === name)?.[1]
      if (value === undefined || String(value) === '') return [name, null]
      return [name, SECRETS.has(name) ? masked(String(value)) : String(value)]
    }),
  )
}

/** `HUMANS_DATA` can't be used: it is no folder that can be written, or its secret was cut short. One line says which. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError'
}

/**
 * The secret that keys and passwords are derived from: the configured one, or one kept in the data folder since the
 * first start. Throws a `DataFolderError`.
 */
export async function ensureSecret(config: Config): Promise<string> {
  if (config.SECRET !== undefined) return config.SECRET
  try {
    return await keptSecret(config)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause
    throw new DataFolderError(problem('HUMANS_DATA', config.HUMANS_DATA, `it can't be written, ${cause.code}`), {
      cause,
    })
  }
}

async function keptSecret(config: Config): Promise<string> {
  const path = join(config.HUMANS_DATA, 'secret')
  const there = await readIfThere(path)
  if (there !== undefined && there.length < SHORTEST_SECRET) {
    throw new DataFolderError(`${path} was cut short: put the right one back, or remove it and everybody signs in anew`)
  }
  if (there !== undefined) return there
  await mkdir(config.HUMANS_DATA, { recursive: true })
  // Written whole beside it and then linked, which fails where another process was first: all read one secret.
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600, flush: true })
  await chmod(draft, 0o600)
  await link(draft, path).catch((error: unknown) => {
    if (!isCode(error, 'EEXIST')) throw error
  })
  await rm(draft)
  return readFile(path, 'utf8')
}

function* contradictions(config: Config): Generator<string> {
  if (config.DATABASE_URL !== undefined && config.SECRET === undefined) {
    yield problem('SECRET', undefined, 'with DATABASE_URL all processes must share it')
  }
  if (config.TICKET_VENDOR === 'ticket-tailor' && config.TICKET_TAILOR_API_KEY === undefined) {
    yield problem('TICKET_TAILOR_API_KEY', undefined, 'TICKET_VENDOR is ticket-tailor')
  }
  if (config.HUMANS_ENV === 'development') {
    if (!isLoopback(config.HOST)) yield problem('HOST', config.HOST, 'development binds to the loopback only')
    return
  }
  if (config.TICKET_VENDOR === 'simulated') yield problem('TICKET_VENDOR', 'simulated', 'not in production')
  if (config.SMTP_URL === undefined) yield problem('SMTP_URL', undefined, 'production mails nothing without it')
  const { protocol, hostname } = new URL(config.BASE_URL)
  if (protocol !== 'https:' || isLoopback(hostname)) {
    yield problem('BASE_URL', config.BASE_URL, 'production is reached by https under a name of its own')
  }
}

function problem(name: string, held: string | undefined, because?: string): string {
  const shown = held === undefined ? 'is not set' : `holds ${SECRETS.has(name) ? masked(held) : JSON.stringify(held)}`
  const expected = Object.entries(EXPECTED).find(([key]) => key === name)?.[1]
  return `${name} ${shown}${because === undefined ? '' : ` (${because})`}; expected ${expected}`
}

/** Enough to tell two apart. */
function masked(secret: string): string {
  return `****${secret.length >= 12 ? secret.slice(-4) : ''}`
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
