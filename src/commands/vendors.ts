import type { Humans } from '../main.ts'
import type { EventSettings } from '../sections/events/events.ts'
import type { PaymentProvider } from '../vendors/payment-provider.ts'
import { demonstrationSeason } from '../vendors/simulated/demonstration.ts'
import { startSimulatedVendor } from '../vendors/simulated/server.ts'
import { stripePayments } from '../vendors/stripe/payments.ts'
import { ticketTailor } from '../vendors/ticket-tailor/client.ts'
import type { TicketVendor } from '../vendors/ticket-vendor.ts'

export type Vendors = {
  readonly vendor: TicketVendor
  readonly payments: PaymentProvider | null
  stop(): Promise<void>
}

/**
 * The clients of the configured vendors, for one event, until `signal` aborts. `simulated` starts the demonstration's own server, for as long
 * as these are in use: the same client code talks to it over HTTP.
 */
export async function connectVendors({ config }: Humans, event: EventSettings, signal: AbortSignal): Promise<Vendors> {
  if (config.TICKET_VENDOR === 'simulated') return connectSimulated(event)
  const { TICKET_TAILOR_API_KEY: apiKey, STRIPE_API_KEY: stripeKey } = config
  if (apiKey === undefined) throw new Error('the configuration let a missing key through')
  return {
    vendor: ticketTailor({ baseUrl: config.TICKET_TAILOR_BASE_URL, apiKey, eventId: event.id, signal }),
    payments:
      stripeKey === undefined ? null : stripePayments({ apiKey: stripeKey, baseUrl: config.STRIPE_BASE_URL, signal }),
    stop: async () => {},
  }
}

/** The same for a process that goes on: one client an event, since the calls of one client share the vendor's limit. */
export function keepVendors(
  humans: Humans,
  signal: AbortSignal,
): { connect(event: EventSettings): Promise<Vendors>; stop(): Promise<void> } {
  let kept: { readonly event: EventSettings; readonly vendors: Vendors } | undefined
  const stop = async () => {
    await kept?.vendors.stop()
    kept = undefined
  }
  return {
    connect: async (event) => {
      if (kept?.event.id !== event.id) {
        await stop()
        kept = { event, vendors: await connectVendors(humans, event, signal) }
      }
      return { ...kept.vendors, stop: async () => {} }
    },
    stop,
  }
}

/** The demonstration's own server on a port of its own, until `stop`. */
export async function connectSimulated(event: EventSettings): Promise<Vendors> {
  const keys = { apiKey: 'sk_demonstration', stripeKey: 'rk_demonstration' }
  const { season } = demonstrationSeason(event.gateOpening)
  const server = await startSimulatedVendor({ season, ...keys })
  return {
    vendor: ticketTailor({ baseUrl: `${server.url}/v1`, apiKey: keys.apiKey, eventId: event.id }),
    payments: stripePayments({ apiKey: keys.stripeKey, baseUrl: server.url }),
    stop: () => server.stop(),
  }
}
