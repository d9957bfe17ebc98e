import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { TicketTypeForm } from './discounts.ts'
import { type Answer, keyIn, type Request } from './exchange.ts'
import { faultOf } from './faults.ts'
import { RateLimit } from './rate-limit.ts'
import type { SimulatedSeason } from './season.ts'
import { answerStripe } from './stripe-api.ts'
import { answerTicketTailor } from './ticket-tailor-api.ts'
import { WebhookSender, type WebhookTarget } from './webhooks.ts'

export type SimulatedVendorSettings = {
  readonly season: SimulatedSeason
  /** 0, or none, for any free port. */
  readonly port?: number
  /** Null takes any key; an empty one is never taken. */
  readonly apiKey: string | null
  readonly stripeKey: string | null
  /** Whether every 7th call fails, every 11th is told to wait and every 13th is cut short. */
  readonly faults?: boolean
  /** What a call is told to wait under `faults`. */
  readonly retryAfterSeconds?: number
  /** Ticket Tailor's own 5,000 unless told. */
  readonly requestsPer30Minutes?: number
  readonly ticketTypeForm?: TicketTypeForm
  /** Where to tell of what happens to the season while it is served. */
  readonly webhooks?: WebhookTarget
}

export type SimulatedVendor = {
  /** Without a version: Stripe's base. Ticket Tailor's is this and `/v1`. */
  readonly url: string
  readonly port: number
  readonly season: SimulatedSeason
  /** Requests answered so far, faulty ones included. */
  calls(): number
  /** Resolves when everything that happened until now was told by webhooks. */
  told(): Promise<void>
  stop(): Promise<void>
}

/**
 * Ticket Tailor and Stripe over HTTP, on the loopback. Rejects with the system's error when it can't listen, `code`
 * `EADDRINUSE` among them.
 */
export async function startSimulatedVendor(settings: SimulatedVendorSettings): Promise<SimulatedVendor> {
  const { season, port = 0, faults = false, retryAfterSeconds = 1 } = settings
  const limit = new RateLimit(settings.requestsPer30Minutes ?? 5000)
  let calls = 0

  const server = createServer((incoming, response) => {
    calls += 1
    const fault = faults ? faultOf(calls) : 'none'
    const refused = limit.count(Date.now())
    const headers = limit.headers()
    if (fault === 'error') return send(response, { status: 500, body: { message: 'Server Error' }, headers })
    if (fault === 'too-many') return send(response, tooMany(headers, retryAfterSeconds))
    if (refused !== undefined) return send(response, tooMany(headers, refused))
    read(incoming, (request) => {
      const answer = answerEither(settings, request)
      const whole = { ...answer, headers: { ...headers, ...answer.headers } }
      if (fault === 'cut') sendCutShort(response, whole)
      else send(response, whole)
    })
  })
  const listening = await listen(server, port)
  const webhooks = settings.webhooks === undefined ? undefined : new WebhookSender(season, settings.webhooks)
  return {
    url: `http://127.0.0.1:${listening}`,
    port: listening,
    season,
    calls: () => calls,
    told: async () => webhooks?.settled(),
    stop: () => {
      webhooks?.stop()
      return stop(server)
    },
  }
}

function answerEither(settings: SimulatedVendorSettings, request: Request): Answer {
  const { season, apiKey, stripeKey, ticketTypeForm = 'documented' } = settings
  return (
    answerStripe(season, stripeKey, request) ??
    answerTicketTailor({ season, apiKey, ticketTypeForm }, request) ?? {
      status: 404,
      body: { status: 404, error_code: 'NOT_FOUND', message: `There is no ${request.method} ${request.path}` },
    }
  )
}

function tooMany(headers: Record<string, string>, retryAfterSeconds: number): Answer {
  const error = { type: 'rate_limit_error', message: 'Too many requests' }
  return {
    status: 429,
    body: { status: 429, error_code: 'TOO_MANY_REQUESTS', message: 'Too many requests', error },
    headers: { ...headers, 'retry-after': String(retryAfterSeconds) },
  }
}

function read(incoming: IncomingMessage, answer: (request: Request) => void): void {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('end', () => {
    const [path = '/', query] = (incoming.url ?? '/').split('?')
    const isForm = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
    answer({
      method: incoming.method ?? 'GET',
      path,
      query: new URLSearchParams(query),
      key: keyIn(incoming.headers.authorization),
      form: new URLSearchParams(isForm ? Buffer.concat(chunks).toString() : ''),
    })
  })
}

function send(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(JSON.stringify(answer.body))
  response.writeHead(answer.status, headersOf(answer, body))
  response.end(body)
}

function sendCutShort(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(JSON.stringify(answer.body))
  response.writeHead(answer.status, headersOf(answer, body))
  response.write(body.subarray(0, body.length >> 1), () => response.destroy())
}

function headersOf(answer: Answer, body: Buffer): Record<string, string> {
  return { ...answer.headers, 'content-type': 'application/json', 'content-length': String(body.length) }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error(`no port was given: ${address}`))
      else resolve(address.port)
    })
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
    server.closeAllConnections()
  })
}
