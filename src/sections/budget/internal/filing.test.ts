import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { basisPoints, cents } from '../../../platform/money.ts'
import type { SystemActor, WeeklyActuals } from '../budget.ts'
import { sold as bought, budget, operator } from './budget.fixture.ts'
import { own } from './tables.ts'

const job: SystemActor = { kind: 'system', job: 'ticketing-budget' }
const day = Temporal.PlainDate.from

/** Tickets at 110.00 with 10.00 of VAT, 1.21 of fees each with 0.21 of VAT. */
const sold = (firstDay: string, tickets: number): WeeklyActuals =>
  bought(firstDay, { tickets, taxable: 11_000 * tickets, vat: 1000 * tickets, stripeFees: 121 * tickets })

describe('a filed quarter', () => {
  const database = testDatabase()
  const madeYears = { count: 0 }
  const newYear = async () => {
    const year = `2026-F${++madeYears.count}`
    await database.current.transact((tx) => budget.createYear(tx, { year, name: year }, operator))
    return year
  }
  const record = (tx: Tx, year: string, today: string, buckets: readonly WeeklyActuals[], rate = 1000) =>
    budget.recordActuals(tx, { year, today: day(today), ticketVatRate: basisPoints(rate), buckets }, job)
  const run = (...[year, ...given]: [string, string, readonly WeeklyActuals[], number?]) =>
    database.current.transact((tx) => record(tx, year, ...given))
  const file = (year: string, quarter: string, today = '2026-12-31') =>
    database.current.transact((tx) =>
      budget.figures.file(tx, year, { quarter: day(quarter), today: day(today) }, operator),
    )
  const reopen = (year: string, quarter: string) =>
    database.current.transact((tx) => budget.figures.reopen(tx, year, day(quarter), operator))
  const linesOf = async (year: string) => {
    const result = await database.current.snapshot((snapshot) => budget.lines(snapshot, year))
    if (!result.ok) throw new Error(result.code)
    return result.lines.map(({ amount, vat, expectedOn, ticketing }) =>
      [
        ticketing?.kind,
        ticketing?.corrects ? `correcting ${ticketing.corrects}` : `of ${ticketing?.start}`,
        `on ${expectedOn}: ${amount} (${vat})`,
        ...(ticketing?.tickets === null ? [] : [`${ticketing?.tickets} tickets`]),
      ].join(' '),
    )
  }

  const march = sold('2026-03-23', 3)
  const april = sold('2026-04-06', 2)
  const asFiled = [
    'ticket-revenue of 2026-03-23 on 2026-03-29: 33000 (3000) 3 tickets',
    'stripe-fees of 2026-03-23 on 2026-03-29: -363 (-63)',
  ]
  const aprilLines = [
    'ticket-revenue of 2026-04-06 on 2026-04-12: 22000 (2000) 2 tickets',
    'stripe-fees of 2026-04-06 on 2026-04-12: -242 (-42)',
  ]

  it('stands still, and what changes in it is one correction a kind, dated the day it was first seen', async () => {
    const year = await newYear()
    await run(year, '2026-04-14', [march, april])
    expect(await file(year, '2026-01-01', '2026-04-01')).toEqual({ ok: true })
    expect(await run(year, '2026-04-15', [march, april])).toEqual({ ok: true, added: 0, changed: 0, removed: 0 })

    // One ticket less in March, its fee stays: -110.00 with -10.00 of VAT.
    const refunded = { ...sold('2026-03-23', 2), stripeFees: cents(363) }
    expect(await run(year, '2026-04-16', [refunded, april])).toEqual({ ok: true, added: 1, changed: 0, removed: 0 })
    const first = 'ticket-revenue correcting 2026-01-01 on 2026-04-16: -11000 (-1000) -1 tickets'
    expect(await linesOf(year)).toEqual([...asFiled, ...aprilLines, first])

    // Another one, and a week of March that was not there before: 3 - 1 - 1 + 4 tickets. The fees: 4 x 1.21.
    const changed = [{ ...sold('2026-03-23', 1), stripeFees: cents(363) }, sold('2026-03-30', 4), april]
    expect(await run(year, '2026-04-20', changed)).toEqual({ ok: true, added: 1, changed: 1, removed: 0 })
    expect(await linesOf(year)).toEqual([
      ...asFiled,
      ...aprilLines,
      'ticket-revenue correcting 2026-01-01 on 2026-04-16: 22000 (2000) 2 tickets',
      'stripe-fees correcting 2026-01-01 on 2026-04-20: -484 (-84)',
    ])
    expect(await run(year, '2026-05-20', changed)).toEqual({ ok: true, added: 0, changed: 0, removed: 0 })

    // As it was filed again: nothing is left to correct.
    expect(await run(year, '2026-05-21', [march, april])).toEqual({ ok: true, added: 0, changed: 0, removed: 2 })
    expect(await linesOf(year)).toEqual([...asFiled, ...aprilLines])
  })

  it('keeps the corrections that are dated in it, and corrects further from there', async () => {
    const year = await newYear()
    await run(year, '2026-04-14', [march])
    await file(year, '2026-01-01')
    await run(year, '2026-04-16', [sold('2026-03-23', 2)])
    await file(year, '2026-04-01')
    // Two of three are gone by July: one of them stands corrected in the second quarter.
    await run(year, '2026-07-02', [sold('2026-03-23', 1)])
    expect(await linesOf(year)).toEqual([
      ...asFiled,
      'ticket-revenue correcting 2026-01-01 on 2026-04-16: -11000 (-1000) -1 tickets',
      'stripe-fees correcting 2026-01-01 on 2026-04-16: 121 (21)',
      'ticket-revenue correcting 2026-01-01 on 2026-07-02: -11000 (-1000) -1 tickets',
      'stripe-fees correcting 2026-01-01 on 2026-07-02: 121 (21)',
    ])
    // The second quarter reopened: one correction, with the day of the first.
    expect(await reopen(year, '2026-01-01')).toMatchObject({ ok: false, code: 'not-filed-last' })
    expect(await reopen(year, '2026-04-01')).toEqual({ ok: true })
    expect(await run(year, '2026-07-03', [sold('2026-03-23', 1)])).toMatchObject({ added: 0, changed: 2, removed: 2 })
    expect((await linesOf(year)).slice(2)).toEqual([
      'ticket-revenue correcting 2026-01-01 on 2026-04-16: -22000 (-2000) -2 tickets',
      'stripe-fees correcting 2026-01-01 on 2026-04-16: 242 (42)',
    ])
    // And the first: it follows the sales again.
    await reopen(year, '2026-01-01')
    await run(year, '2026-07-04', [sold('2026-03-23', 1)])
    expect(await linesOf(year)).toEqual([
      'ticket-revenue of 2026-03-23 on 2026-03-29: 11000 (1000) 1 tickets',
      'stripe-fees of 2026-03-23 on 2026-03-29: -121 (-21)',
    ])
  })

  it('is not corrected where only the VAT rate of fees has changed since, but where the VAT of tickets has', async () => {
    const year = await newYear()
    await run(year, '2026-04-14', [march])
    await file(year, '2026-01-01')
    await database.current.transact((tx) =>
      own(tx).updateTable('years').set({ feeVatRate: null }).where('label', '=', year).execute(),
    )
    expect(await run(year, '2026-04-15', [march])).toMatchObject({ added: 0, changed: 0, removed: 0 })
    await run(year, '2026-04-15', [{ ...march, vat: cents(3300), stripeFees: cents(400) }], 1100)
    expect((await linesOf(year)).slice(2)).toEqual([
      'ticket-revenue correcting 2026-01-01 on 2026-04-15: 0 (300) 0 tickets',
      'stripe-fees correcting 2026-01-01 on 2026-04-15: -37 (0)',
    ])
  })

  it('has to be over, of the year, and not filed yet', async () => {
    const year = await newYear()
    expect(await file('1999', '2026-01-01')).toMatchObject({ ok: false, code: 'unknown-year' })
    expect(await file(year, '2026-02-01')).toMatchObject({ ok: false, code: 'not-a-quarter' })
    expect(await file(year, '2025-01-01')).toMatchObject({ ok: false, code: 'not-a-quarter' })
    expect(await file(year, '2026-01-01', '2026-03-31')).toMatchObject({ ok: false, code: 'quarter-not-over' })
    expect(await file(year, '2026-01-01')).toEqual({ ok: true })
    expect(await file(year, '2026-01-01')).toMatchObject({ ok: false, code: 'already-filed' })
    expect(await reopen(year, '2026-04-01')).toMatchObject({ ok: false, code: 'not-filed-last' })
    const { rows } = await database.current.transact((tx) =>
      sql<{ field: string; before: boolean; after: boolean }>`
        select entry.field, entry.before, entry.after from budget.audit_entries entry
        join budget.years on years.id = entry.year_id
        where years.label = ${year} and subject_kind = 'filed-quarter'`.execute(own(tx)),
    )
    expect(rows).toEqual([{ field: '2026-01-01', before: false, after: true }])
  })
})
