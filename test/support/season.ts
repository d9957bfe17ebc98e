import { randomUUID } from 'node:crypto'
import { setEvent } from '../../src/flows/event-settings.ts'
import { importMembers } from '../../src/flows/members-import.ts'
import { beforeReconciling, reconcile } from '../../src/flows/reconcile.ts'
import type { Snapshot, Tx } from '../../src/platform/db/tx.ts'
import { basisPoints, cents } from '../../src/platform/money.ts'
import type { EventSettings, Participation } from '../../src/sections/events/events.ts'
import type { Applied, Lease, Records } from '../../src/sections/tickets/tickets.ts'
import type { PaymentFees } from '../../src/vendors/payment-provider.ts'
import type { OrderRecord, TicketRecord } from '../../src/vendors/ticket-vendor.ts'
import type { TestHumans } from './humans.ts'

export const operator = { kind: 'operator' } as const

export const sampleEvent: EventSettings = {
  id: 'ev_1',
  name: 'Low Tide',
  year: 2026,
  timeZone: 'Europe/Madrid',
  currency: 'EUR',
  gateOpening: Temporal.PlainDate.from('2026-07-07'),
  eventEndOffset: 6,
  strikeEndOffset: 10,
  vipThreshold: cents(31_500),
  ticketVatRate: basisPoints(1000),
  salesStart: Temporal.PlainDate.from('2026-01-10'),
  breakEvenFallback: null,
  shop: null,
}

const NOTHING = { pages: 0, read: 0, added: 0, changed: 0, feesAdded: 0, notes: [], error: null }

let seasons = 0

/** An event of the test's own, the current one from here on, with the means to sell tickets for it. */
export async function newSeason(humans: TestHumans, change: Partial<EventSettings> = {}) {
  seasons += 1
  const number = seasons
  const event = { ...sampleEvent, id: `ev_${number}`, year: 2000 + number, ...change }
  await humans.database.transact((tx) => setEvent(tx, humans, event, operator))

  /** A valid ticket of 100.00 without an order, unless told. */
  const ticket = (id: string, fields: Partial<TicketRecord> = {}): TicketRecord => ({
    id: `it_${number}_${id}`,
    orderId: null,
    eventId: event.id,
    typeId: 'tt_1',
    typeName: 'Standard',
    status: 'valid',
    checkedIn: false,
    listedPrice: cents(10_000),
    barcode: `B${id}`,
    name: '',
    email: '',
    ownAddress: null,
    createdAt: Temporal.Instant.from('2026-03-04T12:00:00Z'),
    ...fields,
  })

  /** A completed order by nobody that costs what its valid tickets do, unless told. */
  const order = (id: string, fields: Partial<OrderRecord> = {}): OrderRecord => {
    const orderId = `or_${number}_${id}`
    const tickets = (fields.tickets ?? []).map((one) => ({ ...one, orderId: one.orderId ?? orderId }))
    const prices = tickets.filter(({ status }) => status === 'valid').map(({ listedPrice }) => listedPrice)
    return {
      id: orderId,
      eventId: event.id,
      status: 'completed',
      purchasedAt: Temporal.Instant.from('2026-03-04T12:00:00Z'),
      currency: 'EUR',
      total: cents(prices.reduce((sum, price) => sum + price, 0)),
      refunded: cents(0),
      donations: cents(0),
      discounts: [],
      paymentIntent: null,
      buyer: { name: '', email: '' },
      ...fields,
      tickets,
    }
  }

  /** A human who verified these addresses. */
  const person = async (displayName: string, ...addresses: readonly string[]): Promise<string> => {
    const id = randomUUID()
    const emails = addresses.map((email) => ({ email, verified: true }))
    await humans.database.transact((tx) => importMembers(tx, humans, [{ id, displayName, emails }], operator))
    return id
  }

  const read = humans.database.snapshot
  return {
    event,
    ticket,
    order,
    person,
    sync: (records: Partial<Records>) => syncPage(humans, records),
    sales: () => read((snapshot) => humans.tickets.sales(snapshot)),
    owners: () => read((snapshot) => humans.tickets.owners(snapshot)),
    participations: () => read((snapshot) => participationsOf(snapshot, humans, event.year)),
  }
}

/** What is so of each human in a year, wherever it is from. */
export async function participationsOf(
  snapshot: Snapshot,
  { events }: Pick<TestHumans, 'events'>,
  year: number,
): Promise<ReadonlyMap<string, Participation>> {
  const records = await events.participations(snapshot, year)
  return new Map([...records].map(([human, { participation }]) => [human, participation]))
}

/** A run of one page. */
async function syncPage(humans: TestHumans, records: Partial<Records>): Promise<Applied> {
  const { database, tickets } = humans
  const lease = await beginRun(humans)
  const applied = await database.transact((tx) => applyPage(tx, humans, lease, records))
  await database.transact((tx) => tickets.sync.end(tx, lease, { ...NOTHING, pages: 1 }))
  return applied
}

/** A run without pages that was told of these fees. */
export async function recordFees(humans: TestHumans, fees: ReadonlyMap<string, PaymentFees>) {
  const { database, tickets } = humans
  const lease = await beginRun(humans)
  return database.transact(async (tx) => {
    await tickets.sync.end(tx, lease, NOTHING)
    const feesLease = await tickets.sync.beginFees(tx, lease)
    if (feesLease === undefined) throw new Error('somebody else asks for fees')
    const recorded = await tickets.sync.recordFees(tx, feesLease, fees)
    await tickets.sync.endFees(tx, feesLease)
    return recorded
  })
}

async function beginRun({ database, tickets }: TestHumans): Promise<Lease> {
  const begun = await database.transact((tx) => tickets.sync.begin(tx, 'full'))
  if (!begun.ok) throw new Error(begun.code)
  return begun.lease
}

/** One page, written and reconciled as a run does it. */
export async function applyPage(
  tx: Tx,
  humans: TestHumans,
  lease: Lease,
  { orders = [], tickets = [], gone = [] }: Partial<Records>,
): Promise<Applied> {
  await beforeReconciling(tx)
  const applied = await humans.tickets.sync.apply(tx, lease, { orders, tickets, gone })
  await reconcile(tx, humans, { ...applied.touched, codes: applied.codesGone })
  return applied
}
