import { type Answer, isKey, type Request } from './exchange.ts'
import type { SimulatedSeason } from './season.ts'
import type { WirePaymentIntent } from './wire.ts'

/** Undefined for a path that is not Stripe's. */
export function answerStripe(season: SimulatedSeason, stripeKey: string | null, request: Request): Answer | undefined {
  const id = /^\/v1\/payment_intents\/([^/]+)$/.exec(request.path)?.[1]
  if (id === undefined || request.method !== 'GET') return undefined
  if (!isKey(request.key?.value, stripeKey)) return refusal(401, { message: 'Invalid API Key provided.' })
  const intent = season.paymentIntents.get(id)
  if (intent === undefined) {
    return refusal(404, { code: 'resource_missing', message: `No such payment_intent: '${id}'`, param: 'intent' })
  }
  const expand = [...request.query].flatMap(([field, value]) => (/^expand\[\d*\]$/.test(field) ? [value] : []))
  return { status: 200, body: expanded(intent, expand) }
}

/** Stripe sends ids in place of the objects that were not asked for. */
function expanded(intent: WirePaymentIntent, expand: readonly string[]): unknown {
  const charge = intent.latest_charge
  if (charge === null || expand.includes('latest_charge.balance_transaction')) return intent
  if (!expand.includes('latest_charge')) return { ...intent, latest_charge: charge.id }
  return { ...intent, latest_charge: { ...charge, balance_transaction: charge.balance_transaction?.id ?? null } }
}

function refusal(status: number, error: Record<string, string>): Answer {
  return { status, body: { error: { type: 'invalid_request_error', ...error } } }
}
