export type SmtpServer = {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; without it, STARTTLS. */
  readonly tls: boolean
  readonly login: { readonly user: string; readonly password: string } | undefined
}

export type ParsedSmtpUrl =
  | { readonly ok: true; readonly server: SmtpServer }
  | { readonly ok: false; readonly reason: string }

const EXPECTED = 'expected smtp://[user:password@]host[:port] or smtps://[user:password@]host[:port]'

/** Reads `SMTP_URL`. The reason is one line and never repeats the value, which may hold a password. */
export function parseSmtpUrl(text: string): ParsedSmtpUrl {
  const url = URL.parse(text.trim())
  if (url === null) return { ok: false, reason: `is no address: ${EXPECTED}` }
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') {
    return { ok: false, reason: `begins with ${url.protocol}: ${EXPECTED}` }
  }
  if (url.hostname === '') return { ok: false, reason: `names no host: ${EXPECTED}` }
  if (url.search !== '' || url.hash !== '' || !['', '/'].includes(url.pathname)) {
    return { ok: false, reason: `has something after the host and port: ${EXPECTED}` }
  }
  if ((url.username === '') !== (url.password === '')) {
    return { ok: false, reason: `has a user without a password, or a password without a user: ${EXPECTED}` }
  }
  const user = decoded(url.username)
  const password = decoded(url.password)
  if (user === undefined || password === undefined) {
    return { ok: false, reason: 'has a % in user or password that stands for no character: write it as %25' }
  }
  const tls = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = url.port === '' ? (tls ? 465 : 587) : Number(url.port)
  return { ok: true, server: { host, port, tls, login: user === '' ? undefined : { user, password } } }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}
