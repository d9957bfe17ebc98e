import Stripe from 'stripe'
import { z } from 'zod'
import { type Cents, cents, sumCents } from '../../platform/money.ts'
import { maskedKey } from '../api-key.ts'
import type { PaymentFees, PaymentProvider } from '../payment-provider.ts'
import { VendorError, type VendorErrorCode } from '../ticket-vendor.ts'
import { wholeBodyHttp } from './whole-body-http.ts'

export type StripeSettings = {
  /** A restricted key that may read payment intents, charges and balance transactions. */
  readonly apiKey: string
  /** Without the version; Stripe's own unless told. */
  readonly baseUrl?: string
  /** How often a failed request is repeated: half a second apart at first, then ever longer, up to five. */
  readonly maxNetworkRetries?: number
  /** Ends whatever is asked, and everything asked after. */
  readonly signal?: AbortSignal
}

const REQUEST_TIMEOUT_MS = 30_000

export function stripePayments(settings: StripeSettings): PaymentProvider {
  const { apiKey, baseUrl = 'https://api.stripe.com', maxNetworkRetries = 8 } = settings
  const { signal = new AbortController().signal } = settings
  const base = new URL(baseUrl)
  const https = base.protocol === 'https:'
  const stripe = new Stripe(apiKey, {
    host: base.hostname,
    port: base.port === '' ? (https ? 443 : 80) : Number(base.port),
    protocol: https ? 'https' : 'http',
    maxNetworkRetries,
    timeout: REQUEST_TIMEOUT_MS,
    telemetry: false,
    httpClient: wholeBodyHttp(signal),
  })
  return { fees: (paymentIntent) => fees(stripe, { apiKey, signal }, paymentIntent) }
}

async function fees(
  stripe: Stripe,
  { apiKey, signal }: { readonly apiKey: string; readonly signal: AbortSignal },
  paymentIntent: string,
): Promise<PaymentFees> {
  let answer: unknown
  try {
    answer = await stripe.paymentIntents.retrieve(paymentIntent, { expand: ['latest_charge.balance_transaction'] })
  } catch (cause) {
    if (signal.aborted) throw new VendorError('stopped', 'it was stopped', { cause })
    if (isMissing(cause)) return { known: false }
    throw asVendorError(cause, apiKey)
  }
  const intent = paymentIntentShape.safeParse(answer)
  if (!intent.success) {
    const message = `Stripe answered ${paymentIntent} with something that could not be understood`
    throw new VendorError('unexpected-answer', message, { cause: intent.error })
  }
  const charge = intent.data.latest_charge
  const settled = charge?.balance_transaction
  if (!charge || !settled) return { known: false }

  const { application_fee = [], payment = [] } = Object.groupBy(settled.fee_details, (fee) =>
    fee.type === 'application_fee' ? 'application_fee' : 'payment',
  )
  return {
    known: true,
    currency: settled.currency.toUpperCase(),
    payment: sumCents(payment.map((fee) => fee.amount)),
    vendor: sumCents(application_fee.map((fee) => fee.amount)),
    method: methodOf(charge.payment_method_details),
  }
}

/** An order's payment may be unknown to this account: paid by other means, or before the account was connected. */
function isMissing(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    (error.code === 'resource_missing' || error.statusCode === 404)
  )
}

function asVendorError(error: unknown, apiKey: string): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error
  const code = codeOf(error)
  const subject = code === 'forbidden' ? `Stripe refuses the API key ${maskedKey(apiKey)}` : 'Stripe could not be asked'
  return new VendorError(code, `${subject}: ${error.message}`, { cause: error })
}

function codeOf(error: Stripe.errors.StripeError): VendorErrorCode {
  const { errors } = Stripe
  if (error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError) {
    return 'forbidden'
  }
  return error instanceof errors.StripeInvalidRequestError ? 'rejected' : 'unavailable'
}

function methodOf(details: z.infer<typeof methodShape>): string {
  if (!details) return 'unknown'
  const brand = details.type === 'card' ? details.card?.brand : undefined
  return brand ? `${details.type}/${brand}` : details.type
}

const methodShape = z.object({ type: z.string(), card: z.object({ brand: z.string().nullish() }).nullish() }).nullish()

const paymentIntentShape = z.object({
  latest_charge: z
    .object({
      payment_method_details: methodShape,
      balance_transaction: z
        .object({
          currency: z.string(),
          fee_details: z.array(
            z.object({ type: z.string(), amount: z.int().transform((value): Cents => cents(value)) }),
          ),
        })
        .nullish(),
    })
    .nullish(),
})
