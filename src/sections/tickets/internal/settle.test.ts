import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { basisPoints, cents, sumCents } from '../../../platform/money.ts'
import { settle } from './settle.ts'

type Order = Parameters<typeof settle>[0]

const terms = { currency: 'EUR', vipThreshold: cents(31_500), ticketVatRate: basisPoints(1000) }

/** Tickets by their listed prices, all valid; what it costs is what they do, unless told. */
function order(prices: readonly number[], fields: Partial<Order> = {}): Order {
  return {
    state: 'paid',
    currency: 'EUR',
    total: cents(prices.reduce((sum, price) => sum + price, 0)),
    refunded: cents(0),
    donations: cents(0),
    discount: cents(0),
    tickets: prices.map((price, place) => ({ id: `it_${place}`, valid: true, listedPrice: cents(price) })),
    ...fields,
  }
}

/** The parts in the order: taxable, VIP premium, donations, other, VAT; and the net prices. */
function partsOf(settled: ReturnType<typeof settle>) {
  if (settled === null) return null
  const { taxable, vipPremium, donations, other, vat, netPrices } = settled
  return { parts: [taxable, vipPremium, donations, other, vat], net: [...netPrices.values()] }
}

describe('a counting order', () => {
  it('is a paid one in the currency of the event, and no other', () => {
    expect(settle(order([10_000]), terms)?.ticketsSold).toBe(1)
    for (const state of ['pending', 'cancelled', 'refunded'] as const) {
      expect(settle(order([10_000], { state }), terms)).toBeNull()
    }
    expect(settle(order([10_000], { currency: 'GBP' }), terms)).toBeNull()
  })
})

describe('the parts of an order', () => {
  it.each<[string, Order, readonly number[], readonly number[]]>([
    // 27500 x 10 / 110 = 2500
    ['one ticket', order([27_500]), [27_500, 0, 0, 0, 2500], [27_500]],
    ['a ticket at the VIP threshold is taxable whole', order([31_500]), [31_500, 0, 0, 0, 2864], [31_500]],
    // 31500 x 10 / 110 = 2863.64
    ['a cent above it is premium', order([31_501]), [31_500, 1, 0, 0, 2864], [31_501]],
    [
      // The discount brings one of the two below the threshold: 40000 - 10000 x 40/70 = 34285.71 and
      // 30000 - 10000 x 30/70 = 25714.29. One cent by remainder: .71 before .29, so 5714 and 4286 come off.
      'the threshold is held against net prices',
      order([40_000, 30_000], { discount: cents(10_000), total: cents(60_000) }),
      [31_500 + 25_714, 2786, 0, 0, 2864 + 2338],
      [34_286, 25_714],
    ],
    [
      // 100 off three equal prices: 33 each, and the cent left comes off the first.
      'a discount that does not divide',
      order([1000, 1000, 1000], { discount: cents(100), total: cents(2900) }),
      [2900, 0, 0, 0, 88 + 88 + 88],
      [966, 967, 967],
    ],
    [
      'a discount larger than the prices takes no more than they are',
      order([10_000], { discount: cents(15_000), total: cents(0) }),
      [0, 0, 0, 0, 0],
      [0],
    ],
    ['tickets that cost nothing', order([0, 0]), [0, 0, 0, 0, 0], [0, 0]],
    [
      'a discount on tickets that cost nothing',
      order([0], { discount: cents(500), total: cents(0) }),
      [0, 0, 0, 0, 0],
      [0],
    ],
    [
      // 550 x 10 / 110 = 50 on the add-on as well.
      'an add-on is other, and is taxed',
      order([11_000], { total: cents(11_550) }),
      [11_000, 0, 0, 550, 1000 + 50],
      [11_000],
    ],
    [
      'a donation',
      order([11_000], { total: cents(13_000), donations: cents(2000) }),
      [11_000, 0, 2000, 0, 1000],
      [11_000],
    ],
    [
      // The voided ticket's price stays with the order until it is refunded.
      'the price of a voided ticket is other',
      order([11_000], {
        total: cents(22_000),
        tickets: [
          { id: 'it_0', valid: true, listedPrice: cents(11_000) },
          { id: 'it_1', valid: false, listedPrice: cents(11_000) },
        ],
      }),
      [11_000, 0, 0, 11_000, 2000],
      [11_000],
    ],
    [
      // 11000 paid for tickets of 12000: something the vendor does not explain; no VAT comes back for it.
      'less paid than the parts is a negative other',
      order([12_100], { total: cents(11_000) }),
      [12_100, 0, 0, -1100, 1100],
      [12_100],
    ],
    ['no tickets at all', order([], { total: cents(1100) }), [0, 0, 0, 1100, 100], []],
  ])('%s', (_, given, parts, net) => {
    expect(partsOf(settle(given, terms))).toStrictEqual({ parts, net })
  })

  it('know no premium where the threshold is off', () => {
    // 40000 x 10 / 110 = 3636.36
    const settled = settle(order([40_000]), { ...terms, vipThreshold: null })
    expect(partsOf(settled)).toStrictEqual({ parts: [40_000, 0, 0, 0, 3636], net: [40_000] })
  })

  it('are all premium where the threshold is 0', () => {
    const settled = settle(order([40_000]), { ...terms, vipThreshold: cents(0) })
    expect(partsOf(settled)).toStrictEqual({ parts: [0, 40_000, 0, 0, 0], net: [40_000] })
  })
})

describe('a partial refund', () => {
  // Two tickets of 10000 and 20000, a donation of 3000, an add-on of 2200: 35200.
  const refunded = (refund: number) =>
    partsOf(
      settle(order([10_000, 20_000], { total: cents(35_200), donations: cents(3000), refunded: cents(refund) }), terms),
    )

  it.each([
    // VAT of 10000, 20000 and 2200: 909.09, 1818.18, 200.
    [0, [30_000, 0, 3000, 2200, 909 + 1818 + 200], [10_000, 20_000]],
    // From other alone: 1100 of it are left, VAT 100.
    [1100, [30_000, 0, 3000, 1100, 909 + 1818 + 100], [10_000, 20_000]],
    [2200, [30_000, 0, 3000, 0, 909 + 1818], [10_000, 20_000]],
    // 100 more come off the tickets, 33.33 and 66.67: the cent goes to the larger remainder.
    [2300, [29_900, 0, 3000, 0, 906 + 1812], [9967, 19_933]],
    [32_200, [0, 0, 3000, 0, 0], [0, 0]],
    [33_200, [0, 0, 2000, 0, 0], [0, 0]],
    [35_200, [0, 0, 0, 0, 0], [0, 0]],
    // More was refunded than was paid: what no part can bear is left as a negative other.
    [35_300, [0, 0, 0, -100, 0], [0, 0]],
  ])('of %d comes off other, then the tickets, then the donations, then other', (refund, parts, net) => {
    expect(refunded(refund)).toStrictEqual({ parts, net })
  })

  it('leaves a negative other alone', () => {
    // 12100 listed, 11000 paid: other is -1100, and the refund of 100 comes off the ticket. 12000 x 10 / 110 = 1090.91
    const settled = settle(order([12_100], { total: cents(11_000), refunded: cents(100) }), terms)
    expect(partsOf(settled)).toStrictEqual({ parts: [12_000, 0, 0, -1100, 1091], net: [12_000] })
  })
})

describe('any order', () => {
  const money = fc.integer({ min: 0, max: 100_000 }).map(cents)
  const anyOrder: fc.Arbitrary<Order> = fc.record({
    state: fc.constant('paid' as const),
    currency: fc.constant('EUR'),
    total: money,
    refunded: money,
    donations: money,
    discount: money,
    tickets: fc
      .array(fc.record({ valid: fc.boolean(), listedPrice: money }), { maxLength: 8 })
      .map((tickets) => tickets.map((ticket, place) => ({ ...ticket, id: `it_${place}` }))),
  })
  const threshold = fc.option(money)

  it('is its total less its refunds, to the cent', () => {
    fc.assert(
      fc.property(anyOrder, threshold, (given, vipThreshold) => {
        const settled = settle(given, { ...terms, vipThreshold })
        if (settled === null) throw new Error('it counts')
        const { taxable, vipPremium, donations, other, netPrices } = settled
        expect(taxable + vipPremium + donations + other).toBe(given.total - given.refunded)
        expect(sumCents(netPrices.values())).toBe(taxable + vipPremium)
      }),
    )
  })

  it('has a net price for every valid ticket, from 0 to what was listed, and no negative part but other', () => {
    fc.assert(
      fc.property(anyOrder, threshold, (given, vipThreshold) => {
        const settled = settle(given, { ...terms, vipThreshold })
        if (settled === null) throw new Error('it counts')
        const sold = given.tickets.filter(({ valid }) => valid)
        expect([...settled.netPrices.keys()]).toEqual(sold.map(({ id }) => id))
        expect(settled.ticketsSold).toBe(sold.length)
        for (const { id, listedPrice } of sold) {
          const net = settled.netPrices.get(id) ?? -1
          expect(net).toBeGreaterThanOrEqual(0)
          expect(net).toBeLessThanOrEqual(listedPrice)
        }
        const { taxable, vipPremium, donations, vat } = settled
        expect(Math.min(taxable, vipPremium, donations, vat)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
