import type { Cents } from '../platform/money.ts'

/** The port to the payment provider: what each payment cost. Throws `VendorError` when it can't be asked. */
export interface PaymentProvider {
  fees(paymentIntent: string): Promise<PaymentFees>
}

export type PaymentFees =
  | {
      readonly known: true
      /** ISO 4217, upper case: the currency that the payment was settled in, which may not be the order's. */
      readonly currency: string
      /** What the payment cost, the provider's taxes included. */
      readonly payment: Cents
      /** What the ticket vendor took of it. */
      readonly vendor: Cents
      /** `card/visa`, `bizum`, ... */
      readonly method: string
    }
  /** Not found, or not settled yet: ask again another day. */
  | { readonly known: false }
