import { hasQuirk } from './quirks.ts'
import type { Random } from './random.ts'
import type { WirePaymentIntent } from './wire.ts'

export type PaymentFacts = {
  readonly id: string
  /** The place of its order in the season. */
  readonly place: number
  readonly amount: number
  readonly refunded: number
  readonly currency: string
  readonly isCharged: boolean
}

/** Undefined where the payment provider knows nothing of it. */
export function paymentIntentOf(random: Random, facts: PaymentFacts): WirePaymentIntent | undefined {
  const { id, place, amount, currency, isCharged } = facts
  const method = random.weighted(METHODS)
  if (hasQuirk(place, 'paymentUnknown')) return undefined
  const settledIn = hasQuirk(place, 'settledElsewhere') ? 'usd' : 'eur'
  return {
    id,
    object: 'payment_intent',
    amount,
    currency,
    status: isCharged ? 'succeeded' : 'processing',
    latest_charge: !isCharged
      ? null
      : {
          id: id.replace('pi_', 'ch_'),
          object: 'charge',
          amount,
          amount_refunded: facts.refunded,
          payment_method_details: method.details,
          balance_transaction: hasQuirk(place, 'paymentUnsettled')
            ? null
            : balanceTransaction(id, amount, settledIn, method.rate),
        },
  }
}

function balanceTransaction(id: string, amount: number, currency: string, rate: number) {
  const processing = Math.round(amount * rate) + 25
  const vat = Math.round(processing * 0.21)
  const vendor = Math.round(amount * 0.009)
  const fee = processing + vat + vendor
  return {
    id: id.replace('pi_', 'txn_'),
    object: 'balance_transaction',
    amount,
    currency,
    fee,
    net: amount - fee,
    fee_details: [
      { amount: processing, currency, type: 'stripe_fee', description: 'Stripe processing fees' },
      { amount: vat, currency, type: 'tax', description: 'VAT' },
      { amount: vendor, currency, type: 'application_fee', description: 'Ticket Tailor' },
    ],
  }
}

type Method = { readonly rate: number; readonly details: { readonly type: string; readonly card?: { brand: string } } }

const METHODS: readonly (readonly [weight: number, Method])[] = [
  [48, { rate: 0.015, details: { type: 'card', card: { brand: 'visa' } } }],
  [30, { rate: 0.015, details: { type: 'card', card: { brand: 'mastercard' } } }],
  [4, { rate: 0.029, details: { type: 'card', card: { brand: 'amex' } } }],
  [10, { rate: 0.01, details: { type: 'bizum' } }],
  [8, { rate: 0.008, details: { type: 'sepa_debit' } }],
]
