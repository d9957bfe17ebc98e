import { setTimeout as sleep } from 'node:timers/promises'
import type Stripe from 'stripe'
import { retryAfterMs } from '../retry-after.ts'

const UNTOLD_WAIT_MS = 1000

type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: unknown }

/**
 * The SDK retries what fails before an answer's headers, but neither a body cut short after them nor a 429. So the
 * body is read whole here, where a cut is still a failed request, and a 429 is waited out as told and then marked with
 * the header by which Stripe itself asks the SDK for another try.
 *
 * The SDK knows no signal either: after `signal` aborts, every request is answered here, with a failure and the header
 * that asks for no other try.
 */
export function wholeBodyHttp(signal: AbortSignal): Stripe.HttpClient {
  return {
    getClientName: () => 'fetch',
    async makeRequest(host, port, path, method, headers, body, protocol, timeout) {
      const url = new URL(`${protocol}://${host}${path}`)
      url.port = String(port)
      const request = {
        method,
        headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
        ...(body === '' ? {} : { body }),
      }
      return responseOf(await ask(url, request, { timeout, signal }))
    },
  }
}

async function ask(
  url: URL,
  request: { method: string; headers: [string, string][]; body?: string },
  { timeout, signal }: { readonly timeout: number; readonly signal: AbortSignal },
): Promise<Answer> {
  try {
    const response = await fetch(url, { ...request, signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]) })
    const text = await response.text()
    const { status } = response
    const headers = Object.fromEntries(response.headers)
    if (status === 429) {
      const wait = retryAfterMs(response.headers.get('retry-after'), Date.now()) ?? UNTOLD_WAIT_MS
      await sleep(wait, undefined, { signal })
      headers['stripe-should-retry'] = 'true'
    }
    return { status, headers, body: status >= 500 ? apiError(`status ${status}`) : JSON.parse(text) }
  } catch (error) {
    if (!signal.aborted) throw error
    return { status: 503, headers: { 'stripe-should-retry': 'false' }, body: apiError('it was stopped') }
  }
}

function apiError(message: string): unknown {
  return { error: { type: 'api_error', message } }
}

function responseOf({ status, headers, body }: Answer): Stripe.HttpClientResponse {
  return {
    getStatusCode: () => status,
    getHeaders: () => headers,
    getRawResponse: () => ({}),
    toStream: () => {
      throw new Error('Stripe: nothing here is streamed')
    },
    toJSON: async () => body,
  }
}
