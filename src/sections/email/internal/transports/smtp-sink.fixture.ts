import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'
import { type ReadMail, readMail } from './mime.fixture.ts'
import type { SmtpServer } from './smtp-url.ts'

export type Received = ReadMail & { readonly to: readonly string[]; readonly from: string; readonly raw: string }

export type Refusal = { readonly code: number; readonly words: string }

/** A real mail server on the loopback, which a test can make refuse, wait or hang up. */
export type Sink = {
  readonly server: SmtpServer
  readonly received: Received[]
  /** Asked at `RCPT TO`. */
  refuse: (address: string) => Refusal | undefined
  /** Asked when a mail is in, before it is answered; what it resolves to is the answer's refusal. */
  beforeAnswer: (mail: Received) => Promise<Refusal | undefined>
  /** Hangs up on everybody, without a word. */
  hangUp(): void
  close(): Promise<void>
}

export type SinkOptions = {
  readonly login?: { readonly user: string; readonly password: string }
  /**
   * From the first byte, or where a client asks for it; under the certificate that the library brings: nobody vouches for
   * it, and it has expired.
   */
  readonly tls?: 'at-once' | 'when-asked'
}

export async function startSink({ login, tls }: SinkOptions = {}): Promise<Sink> {
  const sockets = new Set<{ destroy(): void }>()
  const smtp = new SMTPServer({
    logger: false,
    secure: tls === 'at-once',
    disabledCommands: [...(tls === 'when-asked' ? [] : ['STARTTLS']), ...(login === undefined ? ['AUTH'] : [])],
    allowInsecureAuth: true,
    authOptional: login === undefined,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.password
        ? done(null, { user: username })
        : done(refusal({ code: 535, words: '5.7.8 who are you' })),
    onRcptTo: ({ address }, _session, done) => done(refusal(sink.refuse(address))),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString('latin1')
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        const mail = { ...readMail(raw), to: envelope.rcptTo.map(({ address }) => address), from, raw }
        const refused = await sink.beforeAnswer(mail)
        if (refused === undefined) sink.received.push(mail)
        done(refusal(refused))
      })
    },
  })
  smtp.on('error', () => {})
  smtp.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  smtp.listen(0, '127.0.0.1')
  await once(smtp.server, 'listening')
  const address = smtp.server.address()
  if (address === null || typeof address === 'string') throw new Error('the sink has no port')

  const sink: Sink = {
    server: { host: '127.0.0.1', port: address.port, tls: tls === 'at-once', login },
    received: [],
    refuse: () => undefined,
    beforeAnswer: async () => undefined,
    hangUp: () => {
      for (const socket of sockets) socket.destroy()
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => smtp.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
  return sink
}

function refusal(refused: Refusal | undefined): Error | null {
  return refused === undefined ? null : Object.assign(new Error(refused.words), { responseCode: refused.code })
}
