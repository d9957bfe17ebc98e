import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../../test/support/humans.ts'
import { applyPage, newSeason } from '../../../../test/support/season.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { cents } from '../../../platform/money.ts'
import type { Records } from '../tickets.ts'
import { own } from './tables.ts'

describe('a page of the vendor', () => {
  const humans = testHumans()

  /** Null until a transaction writes or locks a row. */
  const transactionId = async (tx: Tx) => {
    const { rows } = await sql<{ id: string | null }>`
      select pg_current_xact_id_if_assigned()::text as id`.execute(own(tx))
    return rows[0]?.id
  }

  it('that brings nothing new leaves no trace: no row, no lock, no transaction id', async () => {
    const { order, ticket, person, sync } = await newSeason(humans.current)
    await person('Ana Pla', 'ana@example.org')
    const page: Records = {
      orders: [
        order('1', {
          buyer: { name: 'Ana Pla', email: 'Ana@Example.org' },
          discounts: [{ code: 'TEN', amount: cents(1000) }],
          tickets: [ticket('1', { name: 'Ana Pla' }), ticket('2', { ownAddress: 'nobody' })],
        }),
        order('2', { status: 'on_hold' }),
      ],
      tickets: [ticket('3'), ticket('4', { orderId: 'or_missing' })],
    }
    expect(await sync(page)).toMatchObject({ added: 6, changed: 0 })

    const { database, tickets } = humans.current
    const lease = await database.transact((tx) => tickets.sync.begin(tx, 'full'))
    if (!lease.ok) throw new Error(lease.code)
    const again = await database.transact(async (tx) => {
      const applied = await applyPage(tx, humans.current, lease.lease, page)
      return { applied, id: await transactionId(tx) }
    })
    expect(again.id).toBeNull()
    expect(again.applied).toMatchObject({ added: 0, changed: 0, touched: { orders: [], looseTickets: [] } })

    // What it stands in is worked out again to the same, and still nothing is written.
    const orders = page.orders.map(({ id }) => id)
    const reconciled = await database.transact(async (tx) => {
      const touched = { orders, looseTickets: [], addresses: [] }
      await tickets.reconcile(tx, touched, (addresses) => humans.current.profiles.owners(tx, addresses))
      return transactionId(tx)
    })
    expect(reconciled).toBeNull()
    const nothing = { pages: 1, read: 4, added: 0, changed: 0, feesAdded: 0, notes: [], error: null }
    await database.transact((tx) => tickets.sync.end(tx, lease.lease, nothing))
  })

  it('touches only what differs, and says what it was', async () => {
    const { order, ticket, sync } = await newSeason(humans.current)
    const code = (name: string) => ({ code: name, amount: cents(100) })
    const before = order('1', { discounts: [code('A'), code('B')], tickets: [ticket('1'), ticket('2')] })
    const other = order('2', { tickets: [ticket('3')] })
    await sync({ orders: [before, other] })

    const applied = await sync({ orders: [{ ...before, discounts: [code('C')] }, other] })
    expect(applied).toMatchObject({ added: 0, changed: 0, touched: { orders: [before.id], looseTickets: [] } })
    expect(applied.codesGone.toSorted()).toEqual(['A', 'B'])

    const checkedIn = { ...ticket('3', { checkedIn: true }), orderId: other.id }
    expect(await sync({ tickets: [checkedIn] })).toMatchObject({ changed: 1, touched: { orders: [other.id] } })
  })

  it('may hold a record twice: the later one stands', async () => {
    const { order, ticket, sync, sales } = await newSeason(humans.current)
    const first = order('1', { tickets: [ticket('1')] })
    const second = { ...first, total: cents(9000), discounts: [{ code: 'TEN', amount: cents(1000) }] }
    expect(await sync({ orders: [first, second] })).toMatchObject({ added: 2 })
    expect(await sales()).toMatchObject({ orders: 1, ticketsSold: 1, gross: 9000, other: 0 })
  })

  it('warns of each order whose state is not known, and only of these', async () => {
    const { order, sync } = await newSeason(humans.current)
    const { warnings } = await sync({ orders: [order('1'), order('2', { status: 'on_hold' })] })
    expect(warnings).toEqual([
      { severity: 'warning', kind: 'order', id: order('2').id, reason: expect.stringContaining('on_hold') },
    ])
  })

  it('may be empty', async () => {
    const { sync } = await newSeason(humans.current)
    expect(await sync({})).toMatchObject({ added: 0, changed: 0, codesGone: [] })
  })
})
