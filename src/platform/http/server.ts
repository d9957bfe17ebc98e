import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { App } from './app.ts'

/** Another program has the port; the message tells an operator what to do, in one line. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse'
  readonly code = 'port-in-use'
  readonly port: number

  constructor(port: number, options?: ErrorOptions) {
    super(`PORT: ${port} is taken by another program; stop it, or set PORT to a free one`, options)
    this.port = port
  }
}

export interface Server {
  /** Where it listens, with the port it got when it was asked for 0. */
  readonly url: string
  /** Takes no new request and ends when those in flight are answered; after `STOP_SECONDS` they are cut off. */
  stop(): Promise<void>
}

const STOP_SECONDS = 20

/** Throws `PortInUse` when the port is taken. */
export async function startServer(app: App, { host, port }: { host: string; port: number }): Promise<Server> {
  const server = createServer(getRequestListener(app.fetch))
  let stopping = false
  // Node closes what is idle when it stops, but not what becomes so then: a browser's kept connection held it for 5 s.
  server.on('request', (_, response) => {
    response.once('close', () => {
      if (stopping) setImmediate(() => server.closeIdleConnections())
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject('code' in error && error.code === 'EADDRINUSE' ? new PortInUse(port, { cause: error }) : error)
    })
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${shownHost}:${address.port}`,
    async stop() {
      stopping = true
      const closed = new Promise<void>((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
      })
      const cutOff = setTimeout(() => server.closeAllConnections(), STOP_SECONDS * 1000)
      try {
        await closed
      } finally {
        clearTimeout(cutOff)
      }
    },
  }
}
