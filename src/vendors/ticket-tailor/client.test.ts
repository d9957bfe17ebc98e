import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { ticketTailor } from './client.ts'

describe("an event's capacity", () => {
  test.each([
    ['its own', { capacity: 700, ticket_types: [{ quantity_total: 5 }] }, 700],
    ["its ticket types'", { ticket_types: [{ quantity_total: 500 }, { quantity_total: 120 }] }, 620],
    ['none, where one type has no limit', { ticket_types: [{ quantity_total: 500 }, { quantity_total: null }] }, null],
    ['none, where nothing is said', {}, null],
  ])('is %s', async (_, fields, capacity) => {
    await using vendor = await answering(200, { id: 'ev_1', name: 'A fire', ...fields })
    expect(await client(vendor.url).event()).toMatchObject({ id: 'ev_1', name: 'A fire', capacity })
  })

  test('can not be had of an event that is not there', async () => {
    await using vendor = await answering(404, {})
    await expect(client(vendor.url).event()).rejects.toMatchObject({ code: 'rejected' })
  })
})

describe('a page', () => {
  const list = (next: string | null) => ({ data: [], links: { next, previous: null } })

  test.each([
    ['/v1/orders?starting_after=or_223', 'or_223'],
    ['https://elsewhere.example/v1/orders?limit=100&starting_after=or_224', 'or_224'],
    [null, null],
  ])('whose link is %s goes on after %s', async (link, next) => {
    await using vendor = await answering(200, list(link))
    expect((await client(vendor.url).orders({})).next).toBe(next)
  })

  test('that leads to itself, or nowhere, ends the reading', async () => {
    await using vendor = await answering(200, list('/v1/orders?starting_after=or_1'))
    await expect(client(vendor.url).orders({ after: 'or_1' })).rejects.toMatchObject({ code: 'unexpected-answer' })
    await using other = await answering(200, list('/v1/orders?page=2'))
    await expect(client(other.url).orders({})).rejects.toMatchObject({ code: 'unexpected-answer' })
  })

  test('that is no page is not taken for an empty one', async () => {
    await using vendor = await answering(200, { orders: [] })
    await expect(client(vendor.url).orders({})).rejects.toMatchObject({ code: 'unexpected-answer' })
    await using missing = await answering(404, {})
    await expect(client(missing.url).tickets({})).rejects.toMatchObject({ code: 'unexpected-answer' })
  })
})

describe('a discount', () => {
  const asked = { name: 'Low income', code: 'A-1', off: { percent: 50 }, ticketTypes: [], expiresAt: null } as const
  const ours = { id: 'di_1', code: 'A-1', name: 'Low income', max_redemptions: 1, face_value_percentage: 50 }
  const list = (...data: readonly object[]) => [200, { data, links: { next: null } }] as const

  test('that was made after it had been looked for in vain is found when the next request is refused', async () => {
    const taken = [400, { message: 'Invalid.', errors: [{ field: 'code', messages: ['is taken'] }] }] as const
    await using vendor = await answeringInTurn([500, {}], list(), taken, list(ours))
    expect(await client(vendor.url).createDiscount(asked)).toMatchObject({ id: 'di_1' })
  })

  test('that stands there twice is left there once when resumed', async () => {
    await using vendor = await answeringInTurn(list(ours, { ...ours, id: 'di_2' }), [200, {}])
    expect(await client(vendor.url).resumeDiscount(asked)).toMatchObject({ id: 'di_1' })
    expect(vendor.calls).toEqual(['GET /discounts?code=A-1&limit=100', 'DELETE /discounts/di_2'])
  })

  test.each([
    ['redemptions', { max_redemptions: null }],
    ['percentage', { face_value_percentage: 100 }],
    ['end', { expires: 1_800_000_000 }],
    ['ticket types', { ticket_types: ['tt_other'] }],
  ])('whose echo has another number of %s is undone and not taken for made', async (_, difference) => {
    await using vendor = await answeringInTurn([201, { ...ours, ...difference }], [200, {}])
    await expect(client(vendor.url).createDiscount(asked)).rejects.toMatchObject({ code: 'rejected' })
    expect(vendor.calls).toEqual(['POST /discounts', 'DELETE /discounts/di_1'])
  })
})

function client(baseUrl: string) {
  const backoff = { attempts: 3, firstDelayMs: 1, longestDelayMs: 2 }
  return ticketTailor({ baseUrl, apiKey: 'sk_0123456789', eventId: 'ev_1', backoff })
}

/** Another company's server, which gives this answer to everything. */
function answering(status: number, body: unknown) {
  return answeringInTurn([status, body])
}

/** The same with these answers, and the last one from then on. */
async function answeringInTurn(...answers: readonly (readonly [status: number, body: unknown])[]) {
  const calls: string[] = []
  const server = createServer((request, response) => {
    const [status, body] = answers[Math.min(calls.length, answers.length - 1)] ?? [500, {}]
    calls.push(`${request.method} ${request.url}`)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
