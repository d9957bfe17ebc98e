import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { SetAside } from '../ticket-vendor.ts'

/** `t=<unix seconds>,v1=<hex>`, where `v1` is the HMAC-SHA256 of `t` and the body, with nothing between the two. */
export const SIGNATURE_HEADER = 'tickettailor-webhook-signature'

const MOST_SECONDS_OLD = 5 * 60

export type Webhook =
  | { readonly code: 'hint'; readonly hint: WebhookHint }
  /** Rightly signed, of something that no order or ticket follows from. */
  | { readonly code: 'other' }
  | { readonly code: 'bad-signature' }
  /** Rightly signed, but not lately: somebody may be sending again what they overheard. */
  | { readonly code: 'too-old' }
  | { readonly code: 'malformed'; readonly reason: string }

/** That a record has news; `id` is of the vendor's event, which may be told of more than once and out of order. */
export type WebhookHint = { readonly id: string; readonly kind: SetAside['kind']; readonly record: string }

/** What a webhook tells of. `body` is as it came over the wire: parsed and written again, it would sign differently. */
export function readWebhook(
  { body, signature }: { readonly body: Uint8Array; readonly signature: string | null },
  { secret, now }: { readonly secret: string; readonly now: Temporal.Instant },
): Webhook {
  const signed = parseSignature(signature ?? '')
  if (signed === undefined || !isRight(signed, body, secret)) return { code: 'bad-signature' }
  const age = Math.floor(now.epochMilliseconds / 1000) - Number(signed.at)
  if (Math.abs(age) > MOST_SECONDS_OLD) return { code: 'too-old' }
  return hintIn(body)
}

/** The header of a body sent at this time. */
export function signWebhook(body: Uint8Array, secret: string, at: Temporal.Instant): string {
  const seconds = String(Math.floor(at.epochMilliseconds / 1000))
  return `t=${seconds},v1=${digest(seconds, body, secret).toString('hex')}`
}

type Signature = { readonly at: string; readonly digest: Buffer }

function parseSignature(header: string): Signature | undefined {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/i.exec(header.replaceAll(/\s/g, ''))
  const [, at, hex] = match ?? []
  return at === undefined || hex === undefined ? undefined : { at, digest: Buffer.from(hex, 'hex') }
}

/** In a time that tells nothing of how much of it was right. */
function isRight(given: Signature, body: Uint8Array, secret: string): boolean {
  return timingSafeEqual(given.digest, digest(given.at, body, secret))
}

function digest(at: string, body: Uint8Array, secret: string): Buffer {
  return createHmac('sha256', secret).update(at).update(body).digest()
}

/** PostgreSQL holds no NUL in a text. */
const word = z
  .string()
  .min(1)
  .max(200)
  .refine((value) => !value.includes('\0'), 'holds a NUL character')
const shape = z.object({
  id: word,
  event: word,
  resource_url: z.string().nullish(),
  payload: z.object({ id: word.nullish() }).nullish(),
})

const KINDS: Readonly<Record<string, WebhookHint['kind']>> = { ORDER: 'order', ISSUED_TICKET: 'ticket' }

function hintIn(body: Uint8Array): Webhook {
  const parsed = shape.safeParse(jsonIn(body))
  if (!parsed.success) return { code: 'malformed', reason: z.prettifyError(parsed.error) }
  const { id, event, payload, resource_url } = parsed.data
  const kind = KINDS[event.split('.')[0]?.toUpperCase() ?? '']
  if (kind === undefined) return { code: 'other' }
  const record = word.safeParse(payload?.id ?? resource_url?.split(/[?#]/)[0]?.split('/').at(-1))
  if (!record.success) return { code: 'malformed', reason: 'it does not say which record has news' }
  return { code: 'hint', hint: { id, kind, record: record.data } }
}

function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    // JSON has no undefined, so this can't be mistaken for a value; the shape refuses it.
    return undefined
  }
}
