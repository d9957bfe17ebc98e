import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'

export type MailSink = {
  readonly url: string
  readonly received: readonly ReceivedMail[]
  close(): Promise<void>
}

export type ReceivedMail = { readonly to: readonly string[]; readonly messageId: string; readonly raw: string }

/** A mail server on the loopback that takes everything. */
export async function startMailSink(): Promise<MailSink> {
  const received: ReceivedMail[] = []
  const smtp = new SMTPServer({
    logger: false,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString()
        const messageId = /^message-id: *(\S+)/im.exec(raw)?.[1] ?? ''
        received.push({ to: envelope.rcptTo.map(({ address }) => address), messageId, raw })
        done(null)
      })
    },
  })
  smtp.listen(0, '127.0.0.1')
  await once(smtp.server, 'listening')
  const address = smtp.server.address()
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    close: () => new Promise((resolve) => smtp.close(resolve)),
  }
}
