import { setTimeout as sleep } from 'node:timers/promises'
import type Stripe from 'stripe'
import { retryAfterMs } from '../retry-after.ts'

const UNTOLD_WAIT_MS = 1000

/**
 * The SDK retries what fails before an answer's headers, but neither a body cut short after them nor a 429. So the
 * body is read whole here, where a cut is still a failed request, and a 429 is waited out as told and then marked with
 * the header by which Stripe itself asks the SDK for another try.
 */
export const wholeBodyHttp: Stripe.HttpClient = {
  getClientName: () => 'fetch',

  async makeRequest(host, port, path, method, headers, body, protocol, timeout) {
    const url = new URL(`${protocol}://${host}${path}`)
    url.port = String(port)
    const response = await fetch(url, {
      method,
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
      ...(body === '' ? {} : { body }),
      signal: AbortSignal.timeout(timeout),
    })
    const text = await response.text()
    const answer: unknown = response.status >= 500 ? undefined : JSON.parse(text)
    const answerHeaders = Object.fromEntries(response.headers)
    if (response.status === 429) {
      await sleep(retryAfterMs(response.headers.get('retry-after'), Date.now()) ?? UNTOLD_WAIT_MS)
      answerHeaders['stripe-should-retry'] = 'true'
    }
    return {
      getStatusCode: () => response.status,
      getHeaders: () => answerHeaders,
      getRawResponse: () => ({}),
      toStream: () => {
        throw new Error('Stripe: nothing here is streamed')
      },
      toJSON: async () => answer ?? { error: { type: 'api_error', message: `status ${response.status}` } },
    }
  },
}
