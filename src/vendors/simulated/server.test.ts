import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { generateSeason } from './generate.ts'
import { SimulatedSeason } from './season.ts'
import { type SimulatedVendorSettings, startSimulatedVendor } from './server.ts'

const KEY = 'sk_simulated'
const BASIC = { authorization: `Basic ${btoa(`${KEY}:`)}` }

describe('the simulated server', () => {
  test('does not start on a port in use, and says so', async () => {
    await using vendor = await open()
    const { port, season } = vendor
    await expect(startSimulatedVendor({ season, port, apiKey: KEY, stripeKey: KEY })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  test('answers a ping to anybody, and all else to the key alone', async () => {
    await using vendor = await open()
    expect((await fetch(`${vendor.url}/v1/ping`)).status).toBe(200)
    for (const path of ['orders', 'issued_tickets', 'discounts', 'check_ins', `events/${vendor.season.event.id}`]) {
      const refused = await fetch(`${vendor.url}/v1/${path}`)
      expect([path, refused.status, await refused.json()]).toEqual([
        path,
        403,
        { status: 403, error_code: 'FORBIDDEN', message: expect.any(String), hint: expect.any(String) },
      ])
      expect((await fetch(`${vendor.url}/v1/${path}`, { headers: BASIC })).status).toBe(200)
    }
    const intent = [...vendor.season.paymentIntents.keys()][0]
    const payment = await fetch(`${vendor.url}/v1/payment_intents/${intent}`)
    expect([payment.status, await payment.json()]).toMatchObject([401, { error: { type: 'invalid_request_error' } }])
  })

  test('counts requests down and tells to wait when there are none left', async () => {
    await using vendor = await open({ requestsPer30Minutes: 2 })
    const ask = () => fetch(`${vendor.url}/v1/ping`)
    expect((await ask()).headers.get('x-rate-limit-remaining')).toBe('1')
    expect((await ask()).headers.get('x-rate-limit-remaining')).toBe('0')
    const refused = await ask()
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(1700)
  })

  test('takes forms and ignores JSON silently', async () => {
    await using vendor = await open()
    const discount = { name: 'Half', code: 'H-1', type: 'percentage', price_percent: '50' }
    const post = (body: string | URLSearchParams) =>
      fetch(`${vendor.url}/v1/discounts`, { method: 'POST', headers: BASIC, body })
    const ignored = await post(JSON.stringify(discount))
    expect([ignored.status, await ignored.json()]).toMatchObject([400, { error_code: 'VALIDATION_ERROR' }])
    expect((await post(new URLSearchParams(discount))).status).toBe(201)
    expect(vendor.season.discounts.all()).toHaveLength(1)
  })

  test('leads back through the pages by its links', async () => {
    await using vendor = await open()
    const first = await page(`${vendor.url}/v1/orders?limit=30`)
    const second = await page(`${vendor.url}${first.links.next}&limit=30`)
    const back = await page(`${vendor.url}${second.links.previous}&limit=30`)
    expect(first.links.previous).toBeNull()
    expect(second.data).not.toEqual(first.data)
    expect(back).toEqual(first)
  })

  test('sends ids in place of what a payment was not asked to expand', async () => {
    await using vendor = await open()
    const [id, intent] = [...vendor.season.paymentIntents][0] ?? []
    const charge = intent?.latest_charge?.id
    const plain = await fetch(`${vendor.url}/v1/payment_intents/${id}`, { headers: { authorization: `Bearer ${KEY}` } })
    expect(await plain.json()).toMatchObject({ id, latest_charge: charge })
  })

  test('fails every 7th call, refuses every 11th and cuts every 13th short', async () => {
    await using vendor = await open({ faults: true })
    const outcomes: (number | string)[] = []
    for (let call = 1; call <= 14; call++) {
      const response = await fetch(`${vendor.url}/v1/ping`)
      const isWhole = await response.text().then(
        () => true,
        () => false,
      )
      outcomes.push(isWhole ? response.status : 'cut')
    }
    expect(outcomes).toEqual([200, 200, 200, 200, 200, 200, 500, 200, 200, 200, 429, 200, 'cut', 500])
    expect(vendor.calls()).toBe(14)
  })
})

async function open(settings: Partial<SimulatedVendorSettings> = {}) {
  const today = Temporal.PlainDate.from('2026-06-03')
  const season = new SimulatedSeason(generateSeason({ seed: 3, orders: 70, today }))
  const vendor = await startSimulatedVendor({ season, apiKey: KEY, stripeKey: KEY, ...settings })
  return { ...vendor, [Symbol.asyncDispose]: () => vendor.stop() }
}

async function page(url: string) {
  const links = z.object({ next: z.string().nullable(), previous: z.string().nullable() })
  const response = await fetch(url, { headers: BASIC })
  return z.object({ data: z.array(z.unknown()), links }).parse(await response.json())
}
