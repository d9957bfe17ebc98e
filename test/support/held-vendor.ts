import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

/** A way to a vendor on which a test can stop a request, to do something while it is under way. */
export type HeldVendor = {
  readonly url: string
  /**
   * Holds the `nth` request, counted from now, whose path and query match: before the vendor hears of it, or, `answered`,
   * its answer.
   */
  hold(requests: RegExp, nth: number, at?: 'asked' | 'answered'): Held
  stop(): Promise<void>
}

export type Held = {
  /** Resolves when the request, or its answer, has come. */
  readonly asked: Promise<void>
  letGo(): void
}

export async function startHeldVendor(vendor: string): Promise<HeldVendor> {
  let held: Holding | undefined
  const server = createServer(async (incoming, response) => {
    const path = incoming.url ?? '/'
    // All of it, before it is held: whoever sent it may be gone by then.
    const body = await text(incoming)
    const holding = held?.requests.test(path) && --held.left === 0 ? held : undefined
    if (holding?.at === 'asked') await wait(holding)
    const answer = await ask(`${vendor}${path}`, incoming, body)
    if (holding?.at === 'answered') await wait(holding)
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')

  return {
    url: `http://127.0.0.1:${address.port}`,
    hold: (requests, nth, at = 'asked') => {
      const asked = Promise.withResolvers<void>()
      const gone = Promise.withResolvers<void>()
      held = { requests, left: nth, at, asked: asked.resolve, gone: gone.promise }
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

type Holding = {
  readonly requests: RegExp
  left: number
  readonly at: 'asked' | 'answered'
  asked(): void
  readonly gone: Promise<void>
}

function wait({ asked, gone }: Holding): Promise<void> {
  asked()
  return gone
}

async function ask(
  url: string,
  { method = 'GET', headers }: IncomingMessage,
  body: string,
): Promise<{ status: number; body: string }> {
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: headers.authorization ?? '',
      ...(headers['content-type'] === undefined ? {} : { 'content-type': headers['content-type'] }),
    },
    ...(body === '' ? {} : { body }),
  })
  return { status: answer.status, body: await answer.text() }
}
