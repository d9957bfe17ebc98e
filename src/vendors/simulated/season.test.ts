import { describe, expect, test } from 'vitest'
import { generateSeason } from './generate.ts'
import { SimulatedSeason } from './season.ts'

const today = Temporal.PlainDate.from('2026-06-03')

describe('a season goes on while it is served', () => {
  test('a ticket checked in or voided is so wherever it is listed', () => {
    const season = open()
    const [order] = season.orders.all()
    const ticket = order?.issued_tickets[0]
    if (order === undefined || ticket === undefined) throw new Error('the season is empty')
    season.checkIn(ticket.id, 1_800_000_000)
    season.void(ticket.id, 1_800_000_001)
    const changed = { status: 'voided', voided_at: 1_800_000_001, checked_in: 'true', updated_at: 1_800_000_001 }
    expect(season.tickets.get(ticket.id)).toMatchObject(changed)
    expect(season.orders.get(order.id)?.issued_tickets[0]).toMatchObject(changed)
  })

  test('orders are completed, refunded and cancelled', () => {
    const season = open()
    const pending = season.orders.all().find(({ status }) => status === 'pending')
    if (pending === undefined) throw new Error('the season has no pending order')
    season.complete(pending.id)
    season.refund(pending.id, 500)
    expect(season.orders.get(pending.id)).toMatchObject({ status: 'completed', refund_amount: 500 })
    season.cancel(pending.id)
    expect(season.orders.get(pending.id)).toMatchObject({ status: 'cancelled' })
  })

  test('an order sold later comes with its tickets and its payment, a comp without an order', () => {
    const season = open()
    const [sold] = generateSeason({ seed: 2, orders: 60, today: today.add({ years: 1 }) }).orders
    const ticket = sold?.issued_tickets[0]
    if (sold === undefined || ticket === undefined) throw new Error('nothing to sell')
    const order = { ...sold, id: 'or_888888', issued_tickets: [{ ...ticket, id: 'it_888888' }] }
    season.sell(order, { id: 'pi_888888', latest_charge: null })
    season.issueComp({ ...ticket, id: 'it_888889' })
    expect(season.orders.all()[0]).toBe(order)
    expect(season.tickets.get('it_888888')?.order_id).toBe(sold.id)
    expect(season.tickets.get('it_888889')?.order_id).toBeNull()
    expect(season.paymentIntents.has('pi_888888')).toBe(true)
  })

  test('does not touch the records it was made from', () => {
    const generated = generateSeason({ seed: 1, orders: 60, today })
    const before = structuredClone(generated)
    const season = new SimulatedSeason(generated)
    for (const { id } of generated.tickets) season.void(id, 1_800_000_000)
    for (const { id } of generated.orders) season.cancel(id)
    expect(generated).toEqual(before)
  })

  test('has nothing happen to an order that it does not know', () => {
    expect(() => open().refund('or_1', 1)).toThrow('there is no order or_1')
    expect(() => open().void('it_1', 1)).toThrow('there is no ticket it_1')
  })
})

function open(): SimulatedSeason {
  return new SimulatedSeason(generateSeason({ seed: 1, orders: 60, today }))
}
