import { createTransport } from 'nodemailer'
import { isLoopback } from '../../../../platform/loopback.ts'
import type { DkimKey } from './dkim.ts'
import type { MailTransport } from './mail-transport.ts'
import { compose } from './mime.ts'
import { isReserved } from './reserved-domains.ts'
import { outcomeOf } from './smtp-failure.ts'
import type { SmtpServer } from './smtp-url.ts'

export type SmtpSettings = {
  readonly server: SmtpServer
  /** `Name <address>` or an address alone. */
  readonly from: string
  readonly connections: number
  readonly dkim?: DkimKey | undefined
  readonly environment: string
  /** How long a server may say nothing. */
  readonly waitMs?: number
}

const WAIT_MS = 30_000

/**
 * Hands mails to a mail server over pooled connections. Certificates are verified. Without TLS from the start the
 * session is upgraded where the server offers it, and has to be before a password is sent; on the loopback, where no
 * certificate fits and nobody listens in, it is left as it is.
 */
export function smtpTransport({
  server,
  dkim,
  from,
  connections,
  environment,
  waitMs = WAIT_MS,
}: SmtpSettings): MailTransport {
  const near = isLoopback(server.host)
  const pool = createTransport({
    pool: true,
    host: server.host,
    port: server.port,
    secure: server.tls,
    ignoreTLS: !server.tls && near,
    requireTLS: !server.tls && !near && server.login !== undefined,
    ...(server.login === undefined ? {} : { auth: { user: server.login.user, pass: server.login.password } }),
    ...(dkim === undefined ? {} : { dkim: signing(dkim) }),
    maxConnections: connections,
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async deliver(outgoing) {
      if (environment === 'production' && isReserved(outgoing.to.address)) {
        return { code: 'refused', answer: 'not handed over: the domain is reserved for tests and examples' }
      }
      try {
        const { response } = await pool.sendMail(compose(from, outgoing))
        return { code: 'accepted', answer: response }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    close: async () => pool.close(),
  }
}

/** Headers that say whose mail it is, what about and how to read it; those that a mail lacks are left out. */
const SIGNED =
  'From:To:Subject:Date:Message-ID:Reply-To:MIME-Version:Content-Type:Content-Transfer-Encoding:' +
  'List-Unsubscribe:List-Unsubscribe-Post'

function signing({ domain, selector, privateKey }: DkimKey) {
  return { domainName: domain, keySelector: selector, privateKey, headerFieldNames: SIGNED }
}
