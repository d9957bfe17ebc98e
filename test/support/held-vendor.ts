import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A way to a vendor on which a test can stop a request, to do something while it is under way. */
export type HeldVendor = {
  readonly url: string
  /** Holds the `nth` request, counted from now, whose path and query match. */
  hold(requests: RegExp, nth: number): Held
  stop(): Promise<void>
}

export type Held = {
  /** Resolves when the request has come. */
  readonly asked: Promise<void>
  letGo(): void
}

export async function startHeldVendor(vendor: string): Promise<HeldVendor> {
  let held: { readonly requests: RegExp; left: number; asked(): void; readonly gone: Promise<void> } | undefined
  const server = createServer(async (incoming, response) => {
    const path = incoming.url ?? '/'
    if (held?.requests.test(path) && --held.left === 0) {
      held.asked()
      await held.gone
    }
    await forward(`${vendor}${path}`, incoming, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')

  return {
    url: `http://127.0.0.1:${address.port}`,
    hold: (requests, nth) => {
      const asked = Promise.withResolvers<void>()
      const gone = Promise.withResolvers<void>()
      held = { requests, left: nth, asked: asked.resolve, gone: gone.promise }
      return { asked: asked.promise, letGo: gone.resolve }
    },
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** GET alone: a sync only reads. */
async function forward(url: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await fetch(url, { headers: { authorization: incoming.headers.authorization ?? '' } })
  response.writeHead(answer.status, { 'content-type': 'application/json' })
  response.end(await answer.text())
}
