import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'

export type { Logger } from 'pino'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Never written, at whatever depth of two a log line has them: with these somebody could act as somebody else. */
const SECRETS = ['authorization', 'cookie', 'password', 'secret', 'token', 'session', 'apiKey', 'connectionString']
const SECRET_HEADERS = ['["set-cookie"]', '["x-api-key"]']

/** One line of JSON each, on stderr: stdout belongs to what a command prints. */
export function makeLog({ level, to }: { readonly level: LogLevel; readonly to?: DestinationStream }): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    redact: { paths: redacted(), censor: '[redacted]' },
    serializers: { err: stdSerializers.errWithCause },
  }
  return pino(options, to ?? pino.destination({ dest: 2, sync: true }))
}

function redacted(): string[] {
  const anywhere = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return [...anywhere, ...SECRET_HEADERS.flatMap((name) => [name, `*${name}`, `*.*${name}`])]
}
