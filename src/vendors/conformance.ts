import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { cents } from '../platform/money.ts'
import type { PaymentFees, PaymentProvider } from './payment-provider.ts'
import type { SimulatedSeason } from './simulated/season.ts'
import type { SimulatedVendorSettings } from './simulated/server.ts'
import type { WirePaymentIntent } from './simulated/wire.ts'
import { type NewDiscount, type Page, type TicketVendor, VendorError } from './ticket-vendor.ts'

export type VendorSubject = {
  /** A vendor and a payment provider over a season of more than two pages, both with the right key. */
  open(settings?: Partial<SimulatedVendorSettings>): Promise<OpenVendor>
}

export type OpenVendor = AsyncDisposable & {
  readonly vendor: TicketVendor
  readonly payments: PaymentProvider
  readonly season: SimulatedSeason
  /** The same server, asked with these keys. */
  withKey(key: string): { vendor: TicketVendor; payments: PaymentProvider }
}

/** What every ticket vendor and payment provider has to do, whoever serves it and however often the server fails. */
export function vendorConformance(name: string, subject: VendorSubject): void {
  describe(`${name}: reading`, () => {
    test('every order comes through the pages exactly once, newest first, with its tickets', async () => {
      await using open = await subject.open()
      const orders = await walk((after) => open.vendor.orders(after))
      const expected = open.season.orders.all()
      expect(expected.length).toBeGreaterThan(200)
      expect(orders.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
      expect(orders.map(({ tickets }) => tickets.map(({ id }) => id))).toEqual(
        expected.map((order) => order.issued_tickets.map(({ id }) => id)),
      )
    })

    test('every ticket comes through the pages exactly once, also those without an order', async () => {
      await using open = await subject.open()
      const tickets = await walk((after) => open.vendor.tickets(after))
      expect(tickets.map(({ id }) => id)).toEqual(open.season.tickets.all().map(({ id }) => id))
      expect(tickets.filter(({ orderId }) => orderId === null).length).toBeGreaterThanOrEqual(4)
    })

    test('what is sold while the pages are read shifts none of them', async () => {
      await using open = await subject.open()
      const before = open.season.orders.all().map(({ id }) => id)
      const first = await open.vendor.orders({})
      const newest = open.season.orders.all()[0]
      if (newest === undefined || first.next === null) throw new Error('the season has no second page')
      open.season.sell({ ...newest, id: 'or_777777', created_at: newest.created_at + 1, issued_tickets: [] })
      const rest = await walk((after) => open.vendor.orders(after), first.next)
      expect([...first.records, ...rest].map(({ id }) => id)).toEqual(before)
    })

    test('pending orders, and those since an instant, can be asked for alone', async () => {
      await using open = await subject.open()
      const all = open.season.orders.all()
      const pending = all.filter(({ status }) => status === 'pending').map(({ id }) => id)
      expect(pending.length).toBeGreaterThan(0)
      const since = all[120]?.created_at ?? 0
      const createdSince = Temporal.Instant.fromEpochMilliseconds(since * 1000)
      const recent = all.filter((order) => order.created_at >= since).map(({ id }) => id)

      const gotPending = await walk((after) => open.vendor.orders({ ...after, status: 'pending' }))
      const gotRecent = await walk((after) => open.vendor.orders({ ...after, createdSince }))
      expect(gotPending.map(({ id }) => id)).toEqual(pending)
      expect(gotRecent.map(({ id }) => id)).toEqual(recent)
    })

    test('an order and a ticket are found by id as they are now, and gone when the vendor has them no longer', async () => {
      await using open = await subject.open()
      const order = open.season.orders.all().find(({ status }) => status === 'completed')
      const ticket = order?.issued_tickets[0]
      if (order === undefined || ticket === undefined) throw new Error('the season has no completed order')
      open.season.refund(order.id, 1234)
      open.season.void(ticket.id, order.created_at + 60)
      expect(await open.vendor.order(order.id)).toMatchObject({
        code: 'found',
        record: { id: order.id, refunded: 1234 },
      })
      expect(await open.vendor.ticket(ticket.id)).toMatchObject({ code: 'found', record: { status: 'voided' } })

      open.season.forget(order.id)
      expect(await open.vendor.order(order.id)).toMatchObject({ code: 'gone' })
      expect(await open.vendor.ticket(ticket.id)).toMatchObject({ code: 'gone' })
    })

    test('the event has its name, its capacity and its ticket types', async () => {
      await using open = await subject.open()
      const { id, name, capacity } = open.season.event
      const { ticketTypes, ...event } = await open.vendor.event()
      expect(event).toEqual({ id, name, capacity })
      expect(ticketTypes).toContainEqual({ id: 'tt_standard', name: 'Standard' })
      expect(new Set(ticketTypes.map((type) => type.id)).size).toBe(ticketTypes.length)
    })
  })

  describe(`${name}: records that can't be read`, () => {
    test('are set aside with their reason while the rest of the page goes on', async () => {
      await using open = await subject.open()
      const [uneven, nameless, parent] = open.season.orders.all()
      const child = parent?.issued_tickets[0]
      if (uneven === undefined || nameless === undefined || child === undefined || parent === undefined) {
        throw new Error('the season is too small')
      }
      open.season.spoil(uneven.id, { total: 12.5 })
      open.season.spoil(nameless.id, { id: undefined })
      open.season.spoil(child.id, { listed_price: '275.00' })

      const page = await open.vendor.orders({})
      expect(page.records).toHaveLength(98)
      expect(page.records[0]?.id).toBe(parent.id)
      expect(page.records[0]?.tickets.map(({ id }) => id)).toEqual(parent.issued_tickets.slice(1).map(({ id }) => id))
      expect(page.setAside).toEqual([
        { kind: 'order', id: uneven.id, reason: expect.stringContaining('total') },
        { kind: 'order', id: null, reason: expect.stringContaining('id') },
        { kind: 'ticket', id: child.id, reason: expect.stringContaining('listed_price') },
      ])
      const ofTickets = await open.vendor.tickets({})
      expect(ofTickets.setAside).toEqual([page.setAside[2]])
      expect(ofTickets.records).toHaveLength(99)
    })

    test('are told apart from gone when looked up', async () => {
      await using open = await subject.open()
      const order = open.season.orders.all()[0]
      if (order === undefined) throw new Error('the season is empty')
      open.season.spoil(order.id, { refund_amount: 'none' })
      expect(await open.vendor.order(order.id)).toMatchObject({ code: 'malformed', setAside: [{ id: order.id }] })
    })
  })

  describe(`${name}: a wrong key`, () => {
    test('is refused with a message that names the key by its end, and what the vendor says it lacks', async () => {
      await using open = await subject.open()
      const { vendor, payments } = open.withKey('sk_wrong_key_6789')
      const refused = await failureOf(vendor.orders({}))
      expect(refused.code).toBe('forbidden')
      expect(refused.message).toContain('…6789')
      expect(refused.message).toContain('role')
      expect(refused.message).not.toContain('sk_wrong')
      const [payment] = open.season.paymentIntents.keys()
      const refusedPayment = await failureOf(payments.fees(payment ?? ''))
      expect(refusedPayment.code).toBe('forbidden')
      expect(refusedPayment.message).toContain('…6789')
      expect(refusedPayment.message).not.toContain('sk_wrong')
    })
  })

  describe(`${name}: discounts`, () => {
    for (const ticketTypeForm of ['documented', 'observed'] as const) {
      test(`cover exactly the ticket types asked for, where the vendor understands the ${ticketTypeForm} form`, async () => {
        await using open = await subject.open({ ticketTypeForm })
        const made = await open.vendor.createDiscount({ ...halfOff('A-1'), ticketTypes: ['tt_standard', 'tt_vip'] })
        expect(open.season.discounts.all()).toMatchObject([
          {
            id: made.id,
            code: 'A-1',
            type: 'percentage',
            face_value_percentage: 50,
            max_redemptions: 1,
            max_per_order: 1,
            expires: 1_800_000_000,
            ticket_types: ['tt_standard', 'tt_vip'],
          },
        ])
        expect(await open.vendor.findDiscount('A-1')).toEqual({ id: made.id, code: 'A-1', timesRedeemed: 0 })
      })
    }

    test('that would cover more than asked are not made', async () => {
      await using open = await subject.open({ ticketTypeForm: 'none' })
      const failure = await failureOf(open.vendor.createDiscount({ ...halfOff('A-2'), ticketTypes: ['tt_standard'] }))
      expect(failure.code).toBe('rejected')
      expect(open.season.discounts.all()).toEqual([])
    })

    test('on every ticket type can take an amount off, once', async () => {
      await using open = await subject.open()
      await open.vendor.createDiscount({ ...halfOff('A-3'), off: { amount: cents(2500) }, expiresAt: null })
      expect(open.season.discounts.all()).toMatchObject([
        {
          code: 'A-3',
          type: 'fixed_amount',
          face_value_amount: 2500,
          max_per_order: 1,
          expires: null,
          ticket_types: [],
        },
      ])
    })

    test('are made once each, however many answers are lost on the way', async () => {
      await using open = await subject.open()
      const codes = Array.from({ length: 30 }, (_, place) => `B-${place}`)
      for (const code of codes) {
        await open.vendor.createDiscount({ ...halfOff(code), ticketTypes: ['tt_standard'] })
      }
      expect(
        open.season.discounts
          .all()
          .map(({ code }) => code)
          .sort(),
      ).toEqual([...codes].sort())
    })

    test('broken off after they were made are found, and made anew where they cover more than asked', async () => {
      await using open = await subject.open({ ticketTypeForm: 'observed' })
      const asked = { ...halfOff('C-1'), ticketTypes: ['tt_standard'] }
      // What a client leaves behind that dies between the answer and looking at its echo.
      const tooMuch = await open.vendor.createDiscount(halfOff('C-1'))
      const made = await open.vendor.resumeDiscount(asked)
      expect(made.id).not.toBe(tooMuch.id)
      expect(await open.vendor.resumeDiscount(asked)).toEqual(made)
      expect(open.season.discounts.all()).toMatchObject([{ id: made.id, ticket_types: ['tt_standard'] }])
    })

    test('broken off are recovered as far as they are there and as asked, and nothing is made', async () => {
      await using open = await subject.open()
      expect(await open.vendor.recoverDiscount(halfOff('C-3'))).toBeUndefined()
      const made = await open.vendor.createDiscount(halfOff('C-3'))
      expect(await open.vendor.recoverDiscount(halfOff('C-3'))).toEqual(made)
      const other = { ...halfOff('C-3'), ticketTypes: ['tt_standard'] }
      expect(await open.vendor.recoverDiscount(other)).toBeUndefined()
      expect(open.season.discounts.all()).toEqual([])
    })

    test('that are not there yet are made when resumed', async () => {
      await using open = await subject.open()
      const { id } = await open.vendor.resumeDiscount(halfOff('C-2'))
      expect(open.season.discounts.all()).toMatchObject([{ id, code: 'C-2' }])
    })

    test('of a code that is taken are rejected with the words of the vendor', async () => {
      await using open = await subject.open()
      await open.vendor.createDiscount(halfOff('A-4'))
      const failure = await failureOf(open.vendor.createDiscount({ ...halfOff('A-4'), name: 'Another' }))
      expect(failure.code).toBe('rejected')
      expect(failure.message).toContain('code has already been taken')
    })

    test('are deleted, and deleting again is a success', async () => {
      await using open = await subject.open()
      const { id } = await open.vendor.createDiscount(halfOff('A-5'))
      await open.vendor.deleteDiscount(id)
      await open.vendor.deleteDiscount(id)
      expect(await open.vendor.findDiscount('A-5')).toBeUndefined()
    })
  })

  describe(`${name}: fees`, () => {
    test("are the payment's and the vendor's, in the currency they were settled in", async () => {
      await using open = await subject.open()
      const byCurrency = Map.groupBy(open.season.paymentIntents.values(), (intent) => currencyIn(feesIn(intent)))
      expect(new Set(byCurrency.keys())).toEqual(new Set(['EUR', 'USD', 'unknown']))
      const intents = [...byCurrency.values()].flatMap((some) => some.slice(0, 12))
      const expected = intents.map(feesIn)
      expect(await Promise.all(intents.map(({ id }) => open.payments.fees(id)))).toEqual(expected)
      expect(expected.some((fees) => fees.known && fees.method === 'card/visa')).toBe(true)
      expect(expected.some((fees) => fees.known && fees.method === 'bizum')).toBe(true)
    })

    test('of a payment that the provider does not know are unknown', async () => {
      await using open = await subject.open()
      const paid = open.season.orders.all().flatMap(({ txn_id }) => (txn_id?.startsWith('pi_') ? [txn_id] : []))
      const missing = paid.find((id) => !open.season.paymentIntents.has(id))
      if (missing === undefined) throw new Error('the season has every payment')
      expect(await open.payments.fees(missing)).toEqual({ known: false })
    })
  })
}

/** The fees by the payment's own record, worked out apart from the client: whatever is not the vendor's is the payment's. */
function feesIn(intent: WirePaymentIntent): PaymentFees {
  const settled = settledShape.safeParse(intent)
  if (!settled.success) return { known: false }
  const { balance_transaction, payment_method_details: details } = settled.data.latest_charge
  const vendor = balance_transaction.fee_details.find(({ type }) => type === 'application_fee')?.amount ?? 0
  return {
    known: true,
    currency: balance_transaction.currency.toUpperCase(),
    payment: cents(balance_transaction.fee - vendor),
    vendor: cents(vendor),
    method: details.card === undefined ? details.type : `card/${details.card.brand}`,
  }
}

function currencyIn(fees: PaymentFees): string {
  return fees.known ? fees.currency : 'unknown'
}

const settledShape = z.object({
  latest_charge: z.object({
    balance_transaction: z.object({
      currency: z.string(),
      fee: z.int(),
      fee_details: z.array(z.object({ type: z.string(), amount: z.int() })),
    }),
    payment_method_details: z.object({ type: z.string(), card: z.object({ brand: z.string() }).optional() }),
  }),
})

function halfOff(code: string): NewDiscount {
  return {
    name: 'Contributor discount',
    code,
    off: { percent: 50 },
    ticketTypes: [],
    expiresAt: Temporal.Instant.fromEpochMilliseconds(1_800_000_000_000),
  }
}

async function walk<T>(page: (after: { after?: string }) => Promise<Page<T>>, from?: string): Promise<T[]> {
  const records: T[] = []
  let after = from === undefined ? {} : { after: from }
  for (;;) {
    const { records: some, next } = await page(after)
    records.push(...some)
    if (next === null) return records
    after = { after: next }
  }
}

async function failureOf(promise: Promise<unknown>): Promise<VendorError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (outcome instanceof VendorError) return outcome
  throw new Error('expected a VendorError', { cause: outcome })
}
