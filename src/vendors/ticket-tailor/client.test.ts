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

function client(baseUrl: string) {
  return ticketTailor({ baseUrl, apiKey: 'sk_0123456789', eventId: 'ev_1' })
}

/** Another company's server, which gives this answer to everything. */
async function answering(status: number, body: unknown) {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
