import { once } from 'node:events'
import { createServer } from 'node:net'

/** Another program on a port of the loopback, which takes connections and never says a word. */
export type SilentServer = { readonly port: string; close(): Promise<void> }

export async function startSilentServer(): Promise<SilentServer> {
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: String(address.port),
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

/** A port that nobody has, a moment ago. */
export async function freePort(): Promise<string> {
  const server = await startSilentServer()
  await server.close()
  return server.port
}
