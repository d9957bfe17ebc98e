import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { salesSoFar } from '../src/flows/sales-so-far.ts'
import { syncTicketingBudget } from '../src/flows/ticketing-budget.ts'
import { type Humans, openHumans, readSettings } from '../src/main.ts'
import { bucketOf } from '../src/platform/calendar.ts'
import { withAdmin } from '../src/platform/db/database.ts'
import { makeLog } from '../src/platform/log.ts'
import { basisPoints, cents } from '../src/platform/money.ts'
import type { WeeklyBucket } from '../src/sections/tickets/tickets.ts'
import { queriesSoFar } from './counted-queries.ts'
import { atMost, type BenchReport, type Measurement, milliseconds } from './report.ts'

const operator = { kind: 'operator' } as const
const TODAY = Temporal.PlainDate.from('2026-06-03')

/**
 * The flow over `size` years of sales: as many queries as over one of them, one of which writes, and none that writes where
 * nothing changed. And what the year then comes to, by day and by quarter, in a fixed number of queries.
 */
export async function benchBudgetFlow(size: number): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'humans-bench-'))
  const read = readSettings({ HUMANS_DATA: folder, HUMANS_NOW: `${TODAY}T10:00:00Z` })
  if (!read.ok) throw new Error(read.problems.join())
  const humans = await openHumans(read.settings, makeLog({ level: 'silent' }), 2)
  try {
    await setUp(humans)
    return { bench: 'budget-flow', size, measured: await measure(humans, size) }
  } finally {
    await humans.database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(humans: Humans, size: number): Promise<readonly Measurement[]> {
  const one = await timed(() => sync(humans, '2025', bucketsOf(1)))
  const buckets = bucketsOf(size)
  const first = await timed(() => sync(humans, '2026', buckets))
  await withAdmin(humans.database.adminUrl, (admin) => admin.query('vacuum (analyze)'))
  const before = await walPosition(humans)
  const again = await timed(() => sync(humans, '2026', buckets))
  const wal = (await walPosition(humans)) - before
  const figures = await timed(() =>
    humans.database.snapshot(async (snapshot) => {
      const sales = (await salesSoFar(snapshot, withSales(humans, buckets))) ?? null
      return humans.budget.figures.of(snapshot, '2026', { by: 'week', sales })
    }),
  )
  const { result } = first
  if (!result.ok || !figures.result.ok) throw new Error('the year that was made is not there')
  return [
    { what: 'buckets, and the lines made of them', value: `${buckets.length}, ${result.added}` },
    { what: 'first run', value: `${milliseconds(first.took)}, ${first.queries} queries` },
    { what: 'unchanged run', value: `${milliseconds(again.took)}, ${again.queries} queries` },
    { what: 'figures of the year', value: `${milliseconds(figures.took)}, ${figures.queries} queries` },
    atMost(`queries over ${size} years / over one`, first.queries / one.queries, 1),
    atMost('queries of the unchanged run / of the first', again.queries / first.queries, 1),
    atMost('log written by the unchanged run, bytes', wal, 1024),
    atMost('figures of the year, ms', figures.took, 250),
  ]
}

async function timed<T>(work: () => Promise<T>) {
  const [started, before] = [performance.now(), queriesSoFar()]
  const result = await work()
  return { result, took: performance.now() - started, queries: queriesSoFar() - before }
}

function sync(humans: Humans, year: string, buckets: readonly WeeklyBucket[]) {
  return humans.database.transact((tx) => syncTicketingBudget(tx, withSales(humans, buckets), year))
}

/** What is measured is the budget's part: the buckets are given, not added up from orders. */
function withSales(humans: Humans, buckets: readonly WeeklyBucket[]): Humans {
  return { ...humans, tickets: { ...humans.tickets, weeklyActuals: async () => buckets } }
}

/** Back from today, week by week. */
function bucketsOf(years: number): readonly WeeklyBucket[] {
  const buckets: WeeklyBucket[] = []
  const first = TODAY.subtract({ years })
  for (let day = TODAY; Temporal.PlainDate.compare(day, first) >= 0; ) {
    const bucket = bucketOf(day)
    const tickets = 1 + (buckets.length % 60)
    const taxable = cents(tickets * 23_100)
    buckets.push({
      ...bucket,
      orders: tickets,
      tickets,
      gross: cents(taxable + 1500),
      refunds: cents(0),
      taxable,
      vipPremium: cents(0),
      donations: cents(1500),
      other: cents(0),
      vat: cents(tickets * 2100),
      stripeFees: cents(tickets * 350),
      vendorFees: cents(tickets * 175),
    })
    day = bucket.start.subtract({ days: 1 })
  }
  return buckets
}

async function setUp({ database, events, budget }: Humans): Promise<void> {
  await database.transact(async (tx) => {
    await events.save(
      tx,
      {
        id: 'ev_bench',
        name: 'Low Tide',
        year: 2026,
        timeZone: 'Europe/Madrid',
        currency: 'EUR',
        gateOpening: TODAY.add({ days: 34 }),
        eventEndOffset: 5,
        strikeEndOffset: 9,
        vipThreshold: null,
        ticketVatRate: basisPoints(1000),
        salesStart: TODAY.subtract({ days: 90 }),
        breakEvenFallback: null,
        shop: null,
      },
      operator,
    )
    for (const year of ['2025', '2026']) await budget.createYear(tx, { year, name: year }, operator)
  })
}

async function walPosition({ database }: Humans): Promise<number> {
  return withAdmin(database.adminUrl, async (admin) => {
    const { rows } = await admin.query<{ bytes: string }>(
      "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes",
    )
    return Number(rows[0]?.bytes)
  })
}
