// A mail server that takes everything and keeps nothing: a process of its own, so that what it costs is nobody else's.
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/**
 * As little of SMTP as a client with one recipient a mail needs, and pipelining of nothing. Hand-written, because
 * `smtp-server` takes several times the processor of what is measured, and would be what the figures tell of.
 */
function serve(socket: Socket): void {
  let received = ''
  let urgent: string | undefined
  let inMail = false
  socket.setNoDelay(true)
  socket.setEncoding('latin1')
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: string) => {
    received += chunk
    for (;;) {
      const end = inMail ? received.indexOf('\r\n.\r\n') : received.indexOf('\r\n')
      if (end === -1) return
      const line = received.slice(0, end)
      received = received.slice(end + (inMail ? 5 : 2))
      if (inMail) {
        inMail = false
        taken += 1
        socket.write('250 2.0.0 taken\r\n')
        if (urgent !== undefined) process.stdout.write(`${JSON.stringify({ urgent })}\n`)
      } else {
        const verb = line.slice(0, 4).toUpperCase()
        inMail = verb === 'DATA'
        if (verb === 'RCPT') urgent = URGENT.exec(line)?.[1]
        socket.write(ANSWERS[verb] ?? '250 2.0.0 ok\r\n')
        if (verb === 'QUIT') socket.end()
      }
    }
  })
  socket.write('220 sink ESMTP\r\n')
}

/** Of mail to such an address it says that it has it, at once. */
const URGENT = /<(urgent-[^>]*)>/

const ANSWERS: Readonly<Record<string, string>> = {
  EHLO: '250-sink\r\n250 8BITMIME\r\n',
  DATA: '354 go on\r\n',
  QUIT: '221 2.0.0 bye\r\n',
}

let taken = 0
const server = createServer(serve).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
if (address === null || typeof address === 'string') throw new Error('the sink has no port')
process.stdout.write(`${JSON.stringify({ port: address.port })}\n`)
process.on('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify({ taken })}\n`)
  process.exit()
})
