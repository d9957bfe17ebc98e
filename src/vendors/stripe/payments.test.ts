import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { VendorError } from '../ticket-vendor.ts'
import { stripePayments } from './payments.ts'

describe('fees', () => {
  test('are unknown while nothing was charged, or nothing is settled', async () => {
    expect(await feesOf(200, { id: 'pi_1', latest_charge: null })).toEqual({ known: false })
    const latest_charge = { id: 'ch_1', payment_method_details: { type: 'bizum' }, balance_transaction: null }
    expect(await feesOf(200, { id: 'pi_1', latest_charge })).toEqual({ known: false })
  })

  test("are the vendor's where they are its application fee, else the payment's", async () => {
    const fee_details = [
      { amount: 400, currency: 'eur', type: 'stripe_fee' },
      { amount: 84, currency: 'eur', type: 'tax' },
      { amount: 30, currency: 'eur', type: 'payment_method_passthrough_fee' },
      { amount: 250, currency: 'eur', type: 'application_fee' },
    ]
    const payment_method_details = { type: 'card', card: { brand: 'visa' } }
    const latest_charge = { payment_method_details, balance_transaction: { currency: 'eur', fee_details } }
    expect(await feesOf(200, { id: 'pi_1', latest_charge })).toEqual({
      known: true,
      currency: 'EUR',
      payment: 514,
      vendor: 250,
      method: 'card/visa',
    })
  })

  test('are asked for with a key that lacks the right: forbidden, with what Stripe says', async () => {
    const error = { type: 'invalid_request_error', message: 'The key needs rak_charge_read.' }
    await expect(feesOf(403, { error })).rejects.toMatchObject({
      code: 'forbidden',
      message: 'Stripe refuses the API key …cdef: The key needs rak_charge_read.',
    })
  })

  test('can not be had from a provider that stays down', async () => {
    const failure = await feesOf(500, { error: { type: 'api_error', message: 'down' } }).catch((error) => error)
    expect(failure).toBeInstanceOf(VendorError)
    expect(failure.code).toBe('unavailable')
  })

  test('of a shape that nobody knows are not guessed', async () => {
    const latest_charge = { balance_transaction: { currency: 'eur', fee_details: [{ type: 'tax', amount: '12.5' }] } }
    await expect(feesOf(200, { id: 'pi_1', latest_charge })).rejects.toMatchObject({ code: 'unexpected-answer' })
  })
})

/** What a payment provider that always gives this answer makes of a payment. */
async function feesOf(status: number, body: unknown) {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  try {
    const settings = {
      baseUrl: `http://127.0.0.1:${address.port}`,
      apiKey: 'rk_0123456789abcdef',
      maxNetworkRetries: 1,
    }
    return await stripePayments(settings).fees('pi_1')
  } finally {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
}
