import { cents, type Share } from '../../../platform/money.ts'
import type { Observed, ProjectionParameters } from '../budget.ts'
import type { ProjectionRates } from './projection.ts'

/** Of each value the planned or the observed one, as was chosen; the planned one where nothing is observed yet. */
export function ratesOf({ planned, goneBy }: ProjectionParameters, observed: Observed): ProjectionRates {
  const chosen = <T>(name: keyof typeof goneBy, seen: T | null, plan: T): T =>
    goneBy[name] === 'observed' && seen !== null ? seen : plan
  const stripeIsObserved = goneBy.stripeShare === 'observed' && observed.stripeShare !== null
  return {
    initialSales: planned.initialSales,
    dailyRate: chosen('dailyRate', observed.dailyRate, { part: planned.dailyRate, whole: 1000 }),
    averagePrice: chosen('averagePrice', observed.averagePrice, planned.averagePrice),
    donations: chosen('donationShare', observed.donationShare, ofAll(planned.donationShare)),
    taxable: observed.taxableShare ?? ofAll(10_000),
    stripe: chosen('stripeShare', observed.stripeShare, ofAll(planned.stripeShare)),
    stripeFixed: stripeIsObserved ? cents(0) : planned.stripeFixed,
    vendor: chosen('vendorShare', observed.vendorShare, ofAll(planned.vendorShare)),
  }
}

function ofAll(part: number): Share {
  return { part, whole: 10_000 }
}
