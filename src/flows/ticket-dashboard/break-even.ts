import { type Cents, cents } from '../../platform/money.ts'
import type { Sales } from '../../sections/tickets/tickets.ts'

/** How many tickets there are to be in all until the year pays for itself. */
export type BreakEven =
  | {
      readonly code: 'worked-out'
      readonly target: number
      /** Planned expenses less other income; not above 0 where that income alone pays for them. */
      readonly toCover: Cents
      /** What the tickets sold so far leave: gross less refunds, VAT and fees. */
      readonly left: Cents
      /** Of one ticket, rounded for reading. */
      readonly perTicket: Cents
    }
  /** Nothing was sold, a ticket leaves nothing, or no budget says what is to be covered. */
  | { readonly code: 'fallback'; readonly target: number | null }

type SoFar = Pick<Sales, 'ticketsSold' | 'gross' | 'refunds' | 'vat' | 'stripeFees' | 'vendorFees'>

/** `sold + ceil(max(0, to cover - left) / (left / sold))`, in whole numbers. */
export function breakEven(sales: SoFar, toCover: Cents | null, fallback: number | null): BreakEven {
  const { ticketsSold: sold, gross, refunds, vat, stripeFees, vendorFees } = sales
  const left = cents(gross - refunds - vat - stripeFees - vendorFees)
  if (toCover === null || sold === 0 || left <= 0) return { code: 'fallback', target: fallback }
  const missing = BigInt(Math.max(0, toCover - left))
  // A product of cents and tickets may be beyond what a number holds exactly.
  const more = Number((missing * BigInt(sold) + BigInt(left) - 1n) / BigInt(left))
  return { code: 'worked-out', target: sold + more, toCover, left, perTicket: cents(Math.round(left / sold)) }
}
