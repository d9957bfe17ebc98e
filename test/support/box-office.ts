import { syncTickets, type TicketSyncNeeds, type TicketSyncResult } from '../../src/flows/ticket-sync.ts'
import type { SyncMode, SyncRun } from '../../src/sections/tickets/tickets.ts'
import { generateSeason } from '../../src/vendors/simulated/generate.ts'
import { SimulatedSeason } from '../../src/vendors/simulated/season.ts'
import { type SimulatedVendorSettings, startSimulatedVendor } from '../../src/vendors/simulated/server.ts'
import type { WireOrder } from '../../src/vendors/simulated/wire.ts'
import { stripePayments } from '../../src/vendors/stripe/payments.ts'
import { ticketTailor } from '../../src/vendors/ticket-tailor/client.ts'
import type { TestHumans } from './humans.ts'
import { newSeason } from './season.ts'

const KEY = 'sk_1234567890_right'
const HASTY = { attempts: 3, firstDelayMs: 1, longestDelayMs: 4 }

/** What is else on an order and on its ticket than on those that they are like. */
export type SaleFields = {
  readonly order?: Record<string, unknown>
  readonly ticket?: Record<string, unknown>
}

let opened = 0

/** A season of 130 orders, two pages, that the simulated vendor serves, sold until the day that the tests take for today. */
export async function openBoxOffice(
  humans: TestHumans,
  settings: Omit<Partial<SimulatedVendorSettings>, 'season'> = {},
) {
  opened += 1
  const eventId = `ev_box_office_${opened}`
  const generated = generateSeason({
    seed: opened,
    orders: 130,
    today: humans.clock.now().toZonedDateTimeISO('Europe/Madrid').toPlainDate(),
    eventId,
  })
  const season = new SimulatedSeason(generated)
  const read = await newSeason(humans, { id: eventId })
  const server = await startSimulatedVendor({ season, apiKey: KEY, stripeKey: KEY, ...settings })
  const client = (apiKey: string) => ({
    vendor: ticketTailor({ baseUrl: `${server.url}/v1`, apiKey, eventId, backoff: HASTY }),
    payments: stripePayments({ baseUrl: server.url, apiKey }),
  })
  const needs: TicketSyncNeeds = { ...humans, ...client(KEY) }

  const attempt = (mode: SyncMode, change: Partial<TicketSyncNeeds> = {}): Promise<TicketSyncResult> =>
    syncTickets({ ...needs, ...change }, mode)
  /** A run that is not refused. */
  const sync = async (mode: SyncMode, change: Partial<TicketSyncNeeds> = {}): Promise<SyncRun> => {
    const result = await attempt(mode, change)
    if (!result.ok) throw new Error(result.code)
    return result.run
  }
  /** One like the newest completed one, sold so much later, with one ticket. */
  const sell = (after: Temporal.Duration, status = 'completed', fields: SaleFields = {}): WireOrder => {
    const like = season.orders.all().find((order) => order.status === 'completed' && order.issued_tickets.length > 0)
    const ticket = like?.issued_tickets[0]
    if (like === undefined || ticket === undefined) throw new Error('nothing was sold yet')
    const number = 500_000 + season.orders.all().length
    const created_at = like.created_at + after.total('seconds')
    const carried = {
      ...ticket,
      id: `it_${number}`,
      order_id: `or_${number}`,
      created_at,
      status: 'valid',
      ...fields.ticket,
    }
    const sold = { status, created_at, txn_id: '--', ...fields.order, issued_tickets: [carried] }
    const order = { ...like, id: `or_${number}`, ...sold }
    season.sell(order)
    return order
  }
  return {
    event: read.event,
    sales: read.sales,
    owners: read.owners,
    person: read.person,
    participations: read.participations,
    /** A run of one page, whatever the vendor says. */
    page: read.sync,
    season,
    server,
    needs,
    client,
    attempt,
    sync,
    sell,
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

export type BoxOffice = Awaited<ReturnType<typeof openBoxOffice>>
