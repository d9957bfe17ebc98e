import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { VendorError } from '../ticket-vendor.ts'
import { type Answer, Requests } from './requests.ts'

type Reply = (response: ServerResponse, request: IncomingMessage) => void

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

describe('a failing vendor', () => {
  test('is asked again after 5xx, a cut body, something that is not JSON, and silence', async () => {
    const silence: Reply = () => {}
    const vendor = await scripted(json(500, {}), cutShort, html, silence, json(503, {}), json(200, { good: true }))
    expect(await requestsTo(vendor.url).read('/orders')).toEqual({ status: 200, body: { good: true } })
    expect(vendor.calls).toHaveLength(6)
  })

  test('is given up after the attempts agreed on', async () => {
    const vendor = await scripted(json(500, {}))
    const failure = await failureOf(requestsTo(vendor.url).read('/orders'))
    expect(failure).toMatchObject({ code: 'unavailable', message: expect.stringContaining('status 500') })
    expect(vendor.calls).toHaveLength(6)
  })

  test('that can not be reached is unavailable, with the reason', async () => {
    const vendor = await scripted(json(200, {}))
    await stops.splice(0)[0]?.()
    const failure = await failureOf(requestsTo(vendor.url).read('/orders'))
    expect(failure).toMatchObject({ code: 'unavailable', message: expect.stringContaining('ECONNREFUSED') })
  })

  test('that says to wait is asked again', async () => {
    const wait: Reply = (response) => response.writeHead(429, { 'retry-after': '0' }).end()
    const vendor = await scripted(wait, wait, json(200, []))
    expect(await requestsTo(vendor.url).read('/orders')).toEqual({ status: 200, body: [] })
  })
})

describe('a refusal', () => {
  test('for the key is not repeated, and tells what the vendor told', async () => {
    const body = { status: 403, error_code: 'FORBIDDEN', message: 'No access.', hint: 'The key needs the admin role.' }
    const vendor = await scripted(json(403, body))
    const failure = await failureOf(requestsTo(vendor.url).read('/check_ins'))
    expect(failure.code).toBe('forbidden')
    expect(failure.message).toBe(
      'Ticket Tailor refuses GET /check_ins to the API key …cdef (403): No access. · The key needs the admin role.',
    )
    expect(vendor.calls).toHaveLength(1)
  })

  test('of what was asked is not repeated, and names the fields without what they held', async () => {
    const errors = [{ field: 'code', value: 'LUM-1', messages: ['is taken', 'is short'] }]
    const vendor = await scripted(json(400, { error_code: 'VALIDATION_ERROR', message: 'Invalid.', errors }))
    const failure = await failureOf(requestsTo(vendor.url).read('/discounts'))
    expect(failure).toMatchObject({ code: 'rejected', message: expect.stringContaining('code: is taken, is short') })
    expect(failure.message).not.toContain('LUM-1')
    expect(vendor.calls).toHaveLength(1)
  })
})

describe('a create whose answer is lost', () => {
  const form = new URLSearchParams({ code: 'A' })

  test('is looked for, and not repeated when it was carried out', async () => {
    const vendor = await scripted(cutShort, json(201, {}))
    const found: Answer = { status: 201, body: { id: 'di_1' } }
    expect(await requestsTo(vendor.url).create('/discounts', form, async () => found)).toBe(found)
    expect(vendor.calls).toEqual(['POST /discounts code=A'])
  })

  test('is repeated when it was not', async () => {
    const vendor = await scripted(json(500, {}), json(201, { id: 'di_2' }))
    const answer = await requestsTo(vendor.url).create('/discounts', form, async () => undefined)
    expect(answer.body).toEqual({ id: 'di_2' })
    expect(vendor.calls).toEqual(['POST /discounts code=A', 'POST /discounts code=A'])
  })

  test('is not looked for when the vendor only said to wait', async () => {
    const wait: Reply = (response) => response.writeHead(429, { 'retry-after': '0' }).end()
    const vendor = await scripted(wait, json(201, { id: 'di_3' }))
    let looked = 0
    await requestsTo(vendor.url).create('/discounts', form, async () => {
      looked += 1
      return undefined
    })
    expect(looked).toBe(0)
  })
})

describe('a caller that stops', () => {
  test('ends the request under way, and the ones after it', async () => {
    const controller = new AbortController()
    const vendor = await scripted(() => controller.abort())
    const requests = requestsTo(vendor.url, controller.signal)
    await expect(requests.read('/orders')).rejects.toMatchObject({ code: 'stopped' })
    await expect(requests.read('/orders')).rejects.toMatchObject({ code: 'stopped' })
    expect(vendor.calls).toHaveLength(1)
  })

  test('ends a wait that the vendor asked for', async () => {
    const controller = new AbortController()
    const vendor = await scripted((response) => {
      response.writeHead(429, { 'retry-after': '600' }).end(() => setImmediate(() => controller.abort()))
    })
    await expect(requestsTo(vendor.url, controller.signal).read('/orders')).rejects.toMatchObject({ code: 'stopped' })
  })
})

function requestsTo(baseUrl: string, signal = new AbortController().signal): Requests {
  const backoff = { attempts: 6, firstDelayMs: 1, longestDelayMs: 2 }
  return new Requests({
    baseUrl,
    apiKey: 'sk_0123456789abcdef',
    requestsPer30Minutes: 2500,
    backoff,
    timeoutMs: 200,
    signal,
  })
}

/** Another company's server, which gives these replies in turn and the last one from then on. */
async function scripted(...replies: Reply[]): Promise<{ url: string; calls: string[] }> {
  const calls: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const reply = replies[Math.min(calls.length, replies.length - 1)]
      calls.push(`${request.method} ${request.url} ${Buffer.concat(chunks)}`.trim())
      reply?.(response, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, calls }
}

function json(status: number, body: unknown): Reply {
  return (response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const html: Reply = (response) => response.writeHead(200).end('<html>maintenance</html>')

const cutShort: Reply = (response) => {
  response.writeHead(200, { 'content-length': '1000' })
  response.write('{"data":[', () => response.destroy())
}

async function failureOf(promise: Promise<unknown>): Promise<VendorError> {
  const outcome = await promise.catch((error: unknown) => error)
  if (outcome instanceof VendorError) return outcome
  throw new Error('expected a VendorError', { cause: outcome })
}
