import { describe, expect, it } from 'vitest'
import { cents } from '../../platform/money.ts'
import { breakEven } from './break-even.ts'

const nothing = {
  ticketsSold: 0,
  gross: cents(0),
  refunds: cents(0),
  vat: cents(0),
  stripeFees: cents(0),
  vendorFees: cents(0),
}
/** Ten tickets that leave 1000.00 - 20.00 - 90.00 - 30.00 - 10.00 = 850.00, 85.00 each. */
const ten = {
  ticketsSold: 10,
  gross: cents(100_000),
  refunds: cents(2000),
  vat: cents(9000),
  stripeFees: cents(3000),
  vendorFees: cents(1000),
}

describe('break-even', () => {
  it.each([
    // 1500.00 - 850.00 = 650.00; 650 / 85 = 7.6
    ['takes a whole ticket for a part of one', 150_000, 18],
    // 1700.00 - 850.00 = 850.00; 850 / 85 = 10
    ['takes no more than it needs', 170_000, 20],
    ['takes one more for a cent', 170_001, 21],
    ['is reached where the tickets sold leave enough', 85_000, 10],
    ['is reached where other income pays for everything', -5000, 10],
  ])('%s', (_, toCover, target) => {
    expect(breakEven(ten, cents(toCover), 700)).toEqual({
      code: 'worked-out',
      target,
      toCover,
      left: 85_000,
      perTicket: 8500,
    })
  })

  it('divides exactly where a ticket leaves a fraction of a cent', () => {
    // Three tickets leave 100.00, 33.33... each; 200.00 more are six of them, though 200.00 / 33.33 is above six.
    const three = { ...nothing, ticketsSold: 3, gross: cents(10_000) }
    expect(breakEven(three, cents(30_000), null)).toMatchObject({ target: 9, perTicket: 3333 })
    expect(breakEven(three, cents(30_001), null)).toMatchObject({ target: 10 })
  })

  it('is what was configured while there is nothing to go by', () => {
    const fallback = { code: 'fallback', target: 700 }
    expect(breakEven(nothing, cents(150_000), 700)).toEqual(fallback)
    expect(breakEven({ ...ten, refunds: cents(87_000) }, cents(150_000), 700)).toEqual(fallback)
    expect(breakEven({ ...ten, refunds: cents(90_000) }, cents(150_000), 700)).toEqual(fallback)
    expect(breakEven(ten, null, 700)).toEqual(fallback)
    expect(breakEven(nothing, null, null)).toEqual({ code: 'fallback', target: null })
  })
})
