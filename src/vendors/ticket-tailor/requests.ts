import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { maskedKey } from '../api-key.ts'
import { retryAfterMs } from '../retry-after.ts'
import { VendorError } from '../ticket-vendor.ts'
import { TokenBucket } from './token-bucket.ts'

export type RequestSettings = {
  /** With the version: `https://api.tickettailor.com/v1`. */
  readonly baseUrl: string
  readonly apiKey: string
  readonly requestsPer30Minutes: number
  readonly backoff: Backoff
  /** For one attempt, from the request to the end of the answer's body. */
  readonly timeoutMs: number
  /** Ends the attempt or the wait under way; whatever is asked then is a `VendorError` of code `stopped`. */
  readonly signal: AbortSignal
}

export type Backoff = { readonly attempts: number; readonly firstDelayMs: number; readonly longestDelayMs: number }

export type Answer = { readonly status: number; readonly body: unknown }

type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: URLSearchParams
  readonly form?: URLSearchParams
}

/** `lost`: it can't be known whether the vendor carried the request out. `refused`: it was told to wait, and did nothing. */
type Attempt =
  | { readonly code: 'answered'; readonly answer: Answer }
  | { readonly code: 'refused'; readonly waitMs: number | undefined; readonly problem: string }
  | { readonly code: 'lost'; readonly problem: string; readonly cause?: unknown }

/**
 * One client's way to the vendor: all calls share a limit, wait when told to, and are repeated over what passes (5xx,
 * timeouts, cut bodies). 2xx and 404 come back as answers; everything else that stays is a `VendorError`.
 */
export class Requests {
  readonly #settings: RequestSettings
  readonly #bucket: TokenBucket

  constructor(settings: RequestSettings) {
    this.#settings = settings
    this.#bucket = new TokenBucket(settings.requestsPer30Minutes, performance.now())
  }

  read(path: string, query = new URLSearchParams()): Promise<Answer> {
    return this.#persist({ method: 'GET', path, query })
  }

  remove(path: string): Promise<Answer> {
    return this.#persist({ method: 'DELETE', path })
  }

  /**
   * The vendor knows no idempotency key, so a create is not simply repeated: after a lost answer `findLost` looks
   * whether the vendor carried it out after all, and what it finds is the answer.
   */
  create(path: string, form: URLSearchParams, findLost: () => Promise<Answer | undefined>): Promise<Answer> {
    return this.#persist({ method: 'POST', path, form }, findLost)
  }

  async #persist(call: Call, findLost?: () => Promise<Answer | undefined>): Promise<Answer> {
    const { attempts } = this.#settings.backoff
    for (let attempt = 1; ; attempt++) {
      const waitMs = this.#bucket.take(performance.now())
      if (waitMs > 0) await this.#wait(waitMs)
      const outcome = await this.#attempt(call)
      if (outcome.code === 'answered') return outcome.answer
      if (attempt >= attempts) {
        const message = `Ticket Tailor gave no usable answer to ${call.method} ${call.path} in ${attempts} attempts; the last: ${outcome.problem}`
        throw new VendorError('unavailable', message, outcome.code === 'lost' ? { cause: outcome.cause } : undefined)
      }
      if (outcome.code === 'refused') {
        this.#bucket.closeFor(outcome.waitMs ?? this.#delayAfter(attempt), performance.now())
      } else {
        await this.#wait(this.#delayAfter(attempt))
        const found = await findLost?.()
        if (found !== undefined) return found
      }
    }
  }

  async #wait(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: this.#settings.signal })
    } catch (cause) {
      throw this.#stopped(cause)
    }
  }

  #stopped(cause: unknown): VendorError {
    return new VendorError('stopped', 'it was stopped', { cause })
  }

  /** Exponential, and up to half of it taken off at random, so that clients which failed together don't return together. */
  #delayAfter(attempt: number): number {
    const { firstDelayMs, longestDelayMs } = this.#settings.backoff
    return Math.min(firstDelayMs * 2 ** (attempt - 1), longestDelayMs) * (1 - Math.random() / 2)
  }

  async #attempt(call: Call): Promise<Attempt> {
    let response: Response
    let text: string
    try {
      response = await this.#fetch(call)
      text = await response.text()
    } catch (cause) {
      if (this.#settings.signal.aborted) throw this.#stopped(cause)
      return { code: 'lost', problem: problemOf(cause), cause }
    }
    this.#heedLimit(response.headers)

    const { status } = response
    if (status === 429) {
      const waitMs = retryAfterMs(response.headers.get('retry-after'), Date.now())
      return { code: 'refused', waitMs, problem: 'too many requests (429)' }
    }
    if (status >= 500) return { code: 'lost', problem: `status ${status}` }

    const body = parseJson(text)
    if (status === 401 || status === 403) throw this.#forbidden(call, status, body)
    if (status === 404 || isEmptySuccess(status, text, call)) return answered(status, body)
    if (status >= 400) throw rejected(call, status, body)
    if (status >= 300) throw new VendorError('unexpected-answer', `Ticket Tailor answered ${call.path} with ${status}`)
    if (body === undefined) return { code: 'lost', problem: `status ${status} with a body that is not JSON` }
    return answered(status, body)
  }

  #fetch(call: Call): Promise<Response> {
    const query = call.query === undefined || call.query.size === 0 ? '' : `?${call.query}`
    return fetch(`${this.#settings.baseUrl.replace(/\/+$/, '')}${call.path}${query}`, {
      method: call.method,
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${this.#settings.apiKey}:`).toString('base64')}`,
      },
      // A URLSearchParams body is sent form-encoded, the only form in which the vendor reads one.
      ...(call.form === undefined ? {} : { body: call.form }),
      redirect: 'manual',
      signal: AbortSignal.any([this.#settings.signal, AbortSignal.timeout(this.#settings.timeoutMs)]),
    })
  }

  #heedLimit(headers: Headers): void {
    const remaining = headers.get('x-rate-limit-remaining')
    if (remaining !== null && /^\d+$/.test(remaining)) this.#bucket.leave(Number(remaining), performance.now())
  }

  #forbidden(call: Call, status: number, body: unknown): VendorError {
    const words = said(body)
    return new VendorError(
      'forbidden',
      `Ticket Tailor refuses ${call.method} ${call.path} to the API key ${maskedKey(this.#settings.apiKey)}` +
        ` (${status}): ${words === '' ? 'it is wrong or lacks that right' : words}`,
    )
  }
}

const refusal = z.object({
  message: z.string().nullish(),
  hint: z.string().nullish(),
  errors: z.array(z.object({ field: z.string().nullish(), messages: z.array(z.string()).nullish() })).nullish(),
})

function rejected(call: Call, status: number, body: unknown): VendorError {
  const words = said(body)
  const reason = words === '' ? 'no reason given' : words
  return new VendorError('rejected', `Ticket Tailor rejects ${call.method} ${call.path} (${status}): ${reason}`)
}

/** The vendor's own words about a refusal; its errors' `value` is left out, since it repeats what was sent. */
function said(body: unknown): string {
  const parsed = refusal.safeParse(body)
  if (!parsed.success) return ''
  const { message, hint, errors } = parsed.data
  const fields = errors?.map((error) => `${error.field ?? '?'}: ${error.messages?.join(', ') ?? '?'}`) ?? []
  return [message, hint, ...fields].filter((part) => typeof part === 'string' && part !== '').join(' · ')
}

function answered(status: number, body: unknown): Attempt {
  return { code: 'answered', answer: { status, body } }
}

function isEmptySuccess(status: number, text: string, call: Call): boolean {
  return call.method === 'DELETE' && status >= 200 && status < 300 && text === ''
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // JSON has no undefined, so this can't be mistaken for a value; the caller decides what not being JSON means.
    return undefined
  }
}

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
