import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { basisPoints, cents } from '../../../platform/money.ts'
import type { SystemActor, WeeklyActuals } from '../budget.ts'
import { budget, operator, sold } from './budget.fixture.ts'
import { own } from './tables.ts'

const job: SystemActor = { kind: 'system', job: 'ticketing-budget' }
const day = Temporal.PlainDate.from

const week = sold('2026-03-23', {
  tickets: 3,
  taxable: 33000,
  other: 5000,
  vat: 3001,
  vipPremium: 12000,
  donations: 500,
  stripeFees: 1234,
  vendorFees: 567,
})
/** Monday and Tuesday: the quarter ends in this week. */
const cutWeek = sold('2026-03-30', { tickets: 2, taxable: 20000, vat: 1818 })
const restOfWeek = sold('2026-04-01', { tickets: 1, taxable: 10000, vat: 909 })

describe('recording the weekly actuals', () => {
  const database = testDatabase()
  const madeYears = { count: 0 }
  const newYear = async () => {
    const year = `2026-${++madeYears.count}`
    const made = await database.current.transact((tx) => budget.createYear(tx, { year, name: year }, operator))
    if (!made.ok) throw new Error(made.code)
    return { year, id: made.id }
  }
  const record = (tx: Tx, year: string, buckets: readonly WeeklyActuals[], today = '2026-12-31') =>
    budget.recordActuals(tx, { year, today: day(today), ticketVatRate: basisPoints(1000), buckets }, job)
  const run = (year: string, buckets: readonly WeeklyActuals[], today?: string) =>
    database.current.transact((tx) => record(tx, year, buckets, today))
  const linesOf = async (year: string) => {
    const result = await database.current.snapshot((snapshot) => budget.lines(snapshot, year))
    if (!result.ok) throw new Error(result.code)
    return result.lines
  }
  const figuresOf = async (year: string) =>
    (await linesOf(year)).map(({ amount, vatRate, vat, ticketing }) => {
      if (ticketing === null) throw new Error('a line that ticketing did not make')
      const { kind, start, end, corrects, tickets } = ticketing
      return { kind, start: `${start}`, end: `${end}`, corrects, amount, vatRate, vat, tickets }
    })
  const runsOf = (id: string) =>
    database.current.transact((tx) =>
      own(tx)
        .selectFrom('auditEntries')
        .select(['actorKind', 'actorJob', 'before', 'after'])
        .where('subjectId', '=', id)
        .where('field', '=', 'ticketing-lines')
        .orderBy('id')
        .execute(),
    )

  // Revenue 330.00 + 50.00, with the VAT that Tickets gave; donations 120.00 + 5.00; the VAT in the fees is
  // 12.34 x 21 / 121 = 2.1416 and 5.67 x 21 / 121 = 0.9840.
  const weekLines = [
    { kind: 'ticket-revenue', amount: 38000, vatRate: 1000, vat: 3001, tickets: 3 },
    { kind: 'donations', amount: 12500, vatRate: 0, vat: 0, tickets: null },
    { kind: 'stripe-fees', amount: -1234, vatRate: 2100, vat: -214, tickets: null },
    { kind: 'vendor-fees', amount: -567, vatRate: 2100, vat: -98, tickets: null },
  ].map((line) => ({ start: '2026-03-23', end: '2026-03-29', corrects: null, ...line }))

  it('makes a line a kind, expected on the last day of its bucket', async () => {
    const { year } = await newYear()
    expect(await run(year, [week])).toEqual({ ok: true, added: 4, changed: 0, removed: 0 })
    expect(await figuresOf(year)).toEqual(weekLines)
    const lines = await linesOf(year)
    expect(lines.every((line) => line.expectedOn?.equals('2026-03-29'))).toBe(true)
    expect(lines.map((line) => `${line.group}: ${line.category}: ${line.description}`)).toEqual([
      'Ticketing: Ticket Revenue: Ticket sales, 2026-03-23 to 2026-03-29',
      'Ticketing: Donations: Donations, 2026-03-23 to 2026-03-29',
      'Ticketing: Processing Fees: Stripe fees, 2026-03-23 to 2026-03-29',
      'Ticketing: Processing Fees: Ticket vendor fees, 2026-03-23 to 2026-03-29',
    ])
  })

  it('adds up in the categories', async () => {
    const { year } = await newYear()
    await run(year, [week, cutWeek])
    const overview = await database.current.snapshot((snapshot) => budget.overview(snapshot, year))
    const ticketing = overview.ok ? overview.groups.find((group) => group.kind === 'ticketing') : undefined
    // 380.00 + 200.00 with 30.01 + 18.18 of VAT; 12.34 + 5.67 with 2.14 + 0.98.
    expect(ticketing?.categories.map(({ lines, amount, vat }) => ({ lines, amount, vat }))).toEqual([
      { lines: 2, amount: 58000, vat: 4819 },
      { lines: 1, amount: 12500, vat: 0 },
      { lines: 2, amount: -1801, vat: -312 },
    ])
  })

  it.each([
    { today: '2026-03-29', recorded: [] },
    { today: '2026-03-30', recorded: ['2026-03-23'] },
    { today: '2026-03-31', recorded: ['2026-03-23'] },
    { today: '2026-04-01', recorded: ['2026-03-23', '2026-03-30'] },
    { today: '2026-04-05', recorded: ['2026-03-23', '2026-03-30'] },
    { today: '2026-04-06', recorded: ['2026-03-23', '2026-03-30', '2026-04-01'] },
  ])('on $today takes the buckets that are over, a week in which a quarter ends being two', async (example) => {
    const { year } = await newYear()
    await run(year, [week, cutWeek, restOfWeek], example.today)
    const revenue = (await figuresOf(year)).filter((line) => line.kind === 'ticket-revenue')
    expect(revenue.map((line) => line.start)).toEqual(example.recorded)
  })

  it('leaves out what is 0, but for the revenue of tickets that cost nothing', async () => {
    const { year } = await newYear()
    const free = sold('2026-05-04', { tickets: 2 })
    // Everything was refunded; the provider keeps its 3.10, with 3.10 x 21 / 121 = 0.5380 of VAT.
    const refunded = sold('2026-05-11', { stripeFees: 310 })
    await run(year, [free, refunded, sold('2026-05-18', {})])
    expect(await figuresOf(year)).toMatchObject([
      { kind: 'ticket-revenue', start: '2026-05-04', amount: 0, vat: 0, tickets: 2 },
      { kind: 'stripe-fees', start: '2026-05-11', amount: -310, vat: -54 },
    ])
  })

  it('takes no VAT from fees under reverse charge', async () => {
    const { year, id } = await newYear()
    await database.current.transact((tx) =>
      own(tx).updateTable('years').set({ feeVatRate: null }).where('id', '=', id).execute(),
    )
    await run(year, [sold('2026-05-04', { stripeFees: 1234 })])
    expect(await figuresOf(year)).toMatchObject([{ amount: -1234, vatRate: 'reverse-charge', vat: 0 }])
  })

  it('corrects what changed, removes what is gone, and keeps the rest as it is', async () => {
    const { year, id } = await newYear()
    await run(year, [week, cutWeek])
    const before = await linesOf(year)
    const refunded = { ...week, tickets: 0, taxable: cents(0), other: cents(0), vat: cents(0), vendorFees: cents(600) }
    expect(await run(year, [refunded, restOfWeek])).toEqual({ ok: true, added: 1, changed: 1, removed: 2 })
    // 6.00 x 21 / 121 = 1.0413
    expect(await figuresOf(year)).toMatchObject([
      { kind: 'donations', start: '2026-03-23', amount: 12500 },
      { kind: 'stripe-fees', start: '2026-03-23', amount: -1234 },
      { kind: 'vendor-fees', start: '2026-03-23', amount: -600, vat: -104 },
      { kind: 'ticket-revenue', start: '2026-04-01', amount: 10000 },
    ])
    const kept = (await linesOf(year)).slice(0, 3).map((line) => line.id)
    expect(kept).toEqual(before.slice(1, 4).map((line) => line.id))

    const runs = await runsOf(id)
    expect(runs).toHaveLength(2)
    expect(runs[1]).toMatchObject({
      actorKind: 'system',
      actorJob: 'ticketing-budget',
      before: [
        { kind: 'ticket-revenue', start: '2026-03-23', amount: 38000, vat: 3001, tickets: 3 },
        { kind: 'vendor-fees', start: '2026-03-23', amount: -567, vat: -98 },
        { kind: 'ticket-revenue', start: '2026-03-30', amount: 20000, vat: 1818, tickets: 2 },
      ],
      after: [
        { kind: 'vendor-fees', start: '2026-03-23', amount: -600, vatRate: 2100, vat: -104, tickets: null },
        { kind: 'ticket-revenue', start: '2026-04-01', end: '2026-04-05', amount: 10000, vat: 909, tickets: 1 },
      ],
    })
  })

  it('writes nothing at all when it runs again', async () => {
    const { year, id } = await newYear()
    await run(year, [week, cutWeek])
    const again = await database.current.transact(async (tx) => {
      const result = await record(tx, year, [cutWeek, week])
      // The server numbers a transaction at its first write, row locks included.
      const { rows } = await sql<{ wrote: boolean }>`
        select pg_current_xact_id_if_assigned() is not null as wrote`.execute(own(tx))
      return { result, wrote: rows[0]?.wrote }
    })
    expect(again).toEqual({ result: { ok: true, added: 0, changed: 0, removed: 0 }, wrote: false })
    expect(await runsOf(id)).toHaveLength(1)
  })

  it('ends with one set of lines when two run at once', async () => {
    const { year, id } = await newYear()
    const [first, second] = await database.current.transact(async (tx) => {
      const result = await record(tx, year, [week, cutWeek])
      return [result, await startedAndWaiting(tx, () => run(year, [week, cutWeek]))] as const
    })
    expect(first).toEqual({ ok: true, added: 5, changed: 0, removed: 0 })
    expect(await second.outcome).toEqual({ ok: true, added: 0, changed: 0, removed: 0 })
    expect(await linesOf(year)).toHaveLength(5)
    expect(await runsOf(id)).toHaveLength(1)
  })

  it('refuses a year that is closed or not there', async () => {
    expect(await run('1999', [week])).toEqual({ ok: false, code: 'unknown-year', year: '1999' })
    const { year } = await newYear()
    const next = await newYear()
    await database.current.transact((tx) => budget.activateYear(tx, year, operator))
    await run(year, [week])
    await database.current.transact((tx) => budget.activateYear(tx, next.year, operator))
    expect(await run(year, [])).toEqual({ ok: false, code: 'year-closed', year })
    expect(await figuresOf(year)).toEqual(weekLines)
  })

  it('waits for a year that is just closing, and then refuses it', async () => {
    const { year } = await newYear()
    const next = await newYear()
    await database.current.transact((tx) => budget.activateYear(tx, year, operator))
    const late = await database.current.transact(async (tx) => {
      await budget.activateYear(tx, next.year, operator)
      return startedAndWaiting(tx, () => run(year, [week]))
    })
    expect(await late.outcome).toEqual({ ok: false, code: 'year-closed', year })
  })

  it('ends with the lines of the last run, however it got there, and the record tells the way', async () => {
    const histories = fc.array(bucketSets(), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const [lived, fresh] = [await newYear(), await newYear()]
        for (const buckets of history) await run(lived.year, buckets)
        await run(fresh.year, history.at(-1) ?? [])
        const lines = await figuresOf(lived.year)
        expect(lines).toEqual(await figuresOf(fresh.year))
        expect(new Set(replay(await runsOf(lived.id)).values())).toEqual(new Set(lines))
      }),
      { numRuns: 25 },
    )
  })
})

/** Some of the six buckets around a quarter's end, each with small figures, zeros among them. */
function bucketSets(): fc.Arbitrary<WeeklyActuals[]> {
  const firstDays = ['2026-03-16', '2026-03-23', '2026-03-30', '2026-04-01', '2026-04-06', '2026-04-13']
  const figure = fc.constantFrom(0, 0, 1, 250, 999)
  const figures = fc.record({
    tickets: fc.constantFrom(0, 1),
    taxable: figure,
    other: figure,
    vat: figure,
    vipPremium: figure,
    donations: figure,
    stripeFees: figure,
    vendorFees: figure,
  })
  const bucket = fc.tuple(fc.constantFrom(...firstDays), figures).map(([firstDay, amounts]) => sold(firstDay, amounts))
  return fc.uniqueArray(bucket, { selector: (each) => `${each.start}` })
}

type Recorded = { readonly kind: string; readonly start: string }

/** What the entries alone say that the lines are. */
function replay(entries: readonly { readonly before: unknown; readonly after: unknown }[]): Map<string, Recorded> {
  const lines = new Map<string, Recorded>()
  const key = (line: Recorded) => `${line.start} ${line.kind}`
  for (const { before, after } of entries) {
    for (const line of recordedLines(before)) expect(lines.delete(key(line))).toBe(true)
    for (const line of recordedLines(after)) lines.set(key(line), line)
  }
  return lines
}

function recordedLines(value: unknown): Recorded[] {
  if (!Array.isArray(value)) throw new TypeError('a run is recorded as lists of lines')
  return value
}

/** Starts `work` beside the open `tx`, and returns when it waits for a lock (or did not and is over). */
async function startedAndWaiting<T>(tx: Tx, work: () => Promise<T>): Promise<{ readonly outcome: Promise<T> }> {
  const outcome = work()
  let over = false
  const end = () => {
    over = true
  }
  void outcome.then(end, end)
  while (!over && !(await someoneWaits(tx)));
  return { outcome }
}

async function someoneWaits(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ waits: boolean }>`
    select exists (
      select from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database()
    ) as waits`.execute(own(tx))
  return rows[0]?.waits ?? false
}
