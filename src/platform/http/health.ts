import type { Logger } from '../log.ts'
import { isLoopback } from '../loopback.ts'
import type { App } from './app.ts'
import type { Metrics } from './metrics.ts'
import type { Transactions } from './visit.ts'

type Needs = { readonly database: Transactions; readonly metrics: Metrics; readonly log: Logger }

/** For whoever watches over the process: is it alive, can it work, how does it do. */
export function addHealth(app: App, { database, metrics, log }: Needs): void {
  app.get('/health/live', (context) => {
    context.set('route', '/health/live')
    return context.text('live')
  })

  app.get('/health/ready', async (context) => {
    context.set('route', '/health/ready')
    try {
      await database.snapshot(async () => {})
      return context.text('ready')
    } catch (error) {
      log.warn({ err: error }, 'not ready: the database does not answer')
      return context.text('the database does not answer', 503)
    }
  })

  // For this machine alone. A proxy on it comes from the loopback, too, but says for whom it asks.
  app.get('/metrics', async (context, next) => {
    const from = context.env?.incoming?.socket.remoteAddress
    const proxied = context.req.header('x-forwarded-for') ?? context.req.header('forwarded')
    if (from === undefined || !isLoopback(from) || proxied !== undefined) return next()
    context.set('route', '/metrics')
    const { type, body } = await metrics.text()
    return context.body(body, 200, { 'content-type': type })
  })
}
