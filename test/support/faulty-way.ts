import { once } from 'node:events'
import { createServer } from 'node:http'

/**
 * A way to a vendor on which every 7th call fails, every 11th is told to wait and every 13th is cut short: not as the
 * simulated vendor does it, but with a page of a proxy's, at a date, and in the middle of a chunk.
 */
export async function startFaultyWay(vendor: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  let calls = 0
  const server = createServer(async (incoming, response) => {
    calls += 1
    const call = calls
    const authorization = incoming.headers.authorization ?? ''
    const answer = await fetch(`${vendor}${incoming.url}`, { headers: { authorization } })
    const body = await answer.text()
    if (call % 13 === 0) {
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.write(body.slice(0, body.length / 3), () => response.destroy())
    } else if (call % 11 === 0) {
      response.writeHead(429, { 'retry-after': new Date().toUTCString() }).end('Slow down')
    } else if (call % 7 === 0) {
      response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Internal Server Error</h1>')
    } else {
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
