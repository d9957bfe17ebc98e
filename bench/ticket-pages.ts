import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { setEvent } from '../src/flows/event-settings.ts'
import { importMembers } from '../src/flows/members-import.ts'
import { settingsOfSeason } from '../src/flows/season-settings.ts'
import { syncTickets } from '../src/flows/ticket-sync.ts'
import { type Humans, openHumans, readSettings } from '../src/main.ts'
import { withAdmin } from '../src/platform/db/database.ts'
import { makeLog } from '../src/platform/log.ts'
import { cents } from '../src/platform/money.ts'
import { ticketTailor } from '../src/vendors/ticket-tailor/client.ts'
import { benchSeason } from './bench-season.ts'
import { type Asked, askAtRate, quantile, type Target } from './load.ts'
import { atMost, type BenchReport, type Measurement } from './report.ts'
import { startServerProcess } from './server-process.ts'
import { startVendorProcess } from './vendor-process.ts'

const operator = { kind: 'operator' } as const
const PER_SECOND = 50
/** The claim names no rate for the dashboard: far above what the few who look at it ask. */
const DASHBOARDS_PER_SECOND = 10
const SECONDS = 20
const DASHBOARD_LIMIT_MS = 50
const LISTS_LIMIT_MS = 100
const SLOWEST = 5

/**
 * Pages of a season of `size` orders and about twice as many tickets, over HTTP, from the real server in a process of its
 * own. The load comes from this process, which does nothing else meanwhile.
 */
export async function benchTicketPages(size: number): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'humans-bench-'))
  const read = readSettings({ HUMANS_DATA: folder })
  if (!read.ok) throw new Error(read.problems.join())
  const humans = await openHumans(read.settings, makeLog({ level: 'silent' }), 4)
  try {
    const session = await fill(humans, size)
    const lists = await withAdmin(humans.database.adminUrl, listPaths)
    const server = await startServerProcess(folder)
    try {
      const target = { url: server.url, session }
      return { bench: 'ticket-pages', size, measured: [...(await here(humans)), ...(await measure(target, lists))] }
    } finally {
      await server.stop()
    }
  } finally {
    await humans.database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(target: Target, lists: readonly string[]): Promise<readonly Measurement[]> {
  // Every statement's first time, and the server's code before it is compiled, are not what a visitor meets.
  await askAtRate(target, [...lists, ...lists, ...times(PER_SECOND, ['/tickets'])], DASHBOARDS_PER_SECOND)
  const count = PER_SECOND * SECONDS
  const least = await askAtRate(target, times(count, ['/campaigns']), PER_SECOND)
  const dashboard = await askAtRate(target, times(DASHBOARDS_PER_SECOND * SECONDS, ['/tickets']), DASHBOARDS_PER_SECOND)
  const listed = await askAtRate(target, times(Math.max(count, lists.length * 10), lists), PER_SECOND)
  return [
    { what: `a page without figures, ${PER_SECOND}/s`, value: spread(least) },
    { what: `/tickets, ${DASHBOARDS_PER_SECOND}/s`, value: spread(dashboard) },
    { what: `orders and attendees, ${PER_SECOND}/s, ${lists.length} addresses in turn`, value: spread(listed) },
    ...slowestOf(listed),
    atMost(`/tickets: p99 / ${DASHBOARD_LIMIT_MS} ms`, quantile(dashboard, 0.99) / DASHBOARD_LIMIT_MS, 1),
    atMost(`orders and attendees: p99 / ${LISTS_LIMIT_MS} ms`, quantile(listed, 0.99) / LISTS_LIMIT_MS, 1),
  ]
}

function spread(asked: readonly Asked[]): string {
  const at = (share: number) => quantile(asked, share).toFixed(1)
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${at(1)} ms over ${asked.length}`
}

/** Where there is something to gain. */
function slowestOf(asked: readonly Asked[]): readonly Measurement[] {
  const byPath = [...Map.groupBy(asked, ({ path }) => path)].map(([path, mine]) => ({ path, mine }))
  return byPath
    .toSorted((a, b) => quantile(b.mine, 0.5) - quantile(a.mine, 0.5))
    .slice(0, SLOWEST)
    .map(({ path, mine }) => ({ what: `  among the slowest: ${path}`, value: spread(mine) }))
}

function times(count: number, paths: readonly string[]): readonly string[] {
  return Array.from({ length: count }, (_, place) => paths[place % paths.length] ?? '')
}

/** Members, sales and fees, and somebody who may look at them: their session. */
async function fill(humans: Humans, size: number): Promise<string> {
  const { database, auth } = humans
  const { event, people } = benchSeason(size)
  const settings = settingsOfSeason(event)
  await database.transact(async (tx) => {
    await setEvent(tx, humans, settings, operator)
    await importMembers(tx, humans, people, operator)
  })
  const vendorProcess = await startVendorProcess(size)
  try {
    const vendor = ticketTailor({
      baseUrl: `${vendorProcess.url}/v1`,
      apiKey: 'bench',
      eventId: event.id,
      requestsPer30Minutes: 10_000_000,
    })
    const result = await syncTickets({ ...humans, vendor, payments: null }, 'full')
    if (!result.ok || result.run.error !== null) throw new Error(`the sync failed: ${JSON.stringify(result)}`)
    await fillFees(humans, result.run.id)
  } finally {
    await vendorProcess.stop()
  }
  await withAdmin(database.adminUrl, (admin) => admin.query('vacuum analyze'))
  const [[someone = ''] = []] = await database.snapshot((s) => Array.fromAsync(humans.profiles.everyone(s)))
  return database.transact(async (tx) => {
    await auth.grantRole(tx, someone, 'ticket-admin', operator)
    const signedIn = await auth.signIn(tx, await auth.issueToken(tx, someone))
    if (signedIn === undefined) throw new Error('the token is not good')
    return signedIn.session
  })
}

/** Of all payments but one of a hundred: asking the payment provider 100,000 times would measure nothing. */
async function fillFees({ database, tickets }: Humans, run: number): Promise<void> {
  const payments = await database.snapshot((snapshot) => tickets.sync.withoutFees(snapshot))
  const fee = { known: true, currency: 'EUR', payment: cents(215), vendor: cents(60), method: 'card/visa' } as const
  const known = payments.filter((_, place) => place % 100 !== 0)
  await database.transact(async (tx) => {
    const lease = await tickets.sync.beginFees(tx, { run, work: 'records', token: 0 })
    if (lease === undefined) throw new Error('somebody else asks for the fees')
    await tickets.sync.recordFees(tx, lease, new Map(known.map((payment) => [payment, fee])))
    await tickets.sync.endFees(tx, lease)
  })
}

async function here({ database, tickets }: Humans): Promise<readonly Measurement[]> {
  const sales = await database.snapshot((snapshot) => tickets.sales(snapshot))
  if (sales === undefined) throw new Error('there are no sales')
  const [orders, sold] = [sales.orders, sales.ticketsSold].map((count) => count.toLocaleString('en'))
  return [{ what: 'the season', value: `${orders} orders, ${sold} tickets sold` }]
}

/** What people ask of the lists: every filter, order and search, the first page and one from the middle. */
async function listPaths(admin: pg.Client): Promise<readonly string[]> {
  const text = async (query: string) => String((await admin.query({ text: query, rowMode: 'array' })).rows[0]?.[0])
  const middle = (table: string) =>
    text(`select id from tickets.${table} order by id offset (select count(*) / 2 from tickets.${table}) limit 1`)
  const [order, ticket] = [await middle('orders'), await middle('tickets')]
  const address = await text(`select buyer_email from tickets.orders where id = '${order}'`)
  const barcode = await text(`select barcode from tickets.tickets where id = '${ticket}'`)
  const code = await text('select code from tickets.order_discounts limit 1')
  const ofOrders = [
    ...['', 'sort=date', 'sort=buyer', 'sort=-buyer', 'sort=total', 'sort=-total'],
    ...['state=paid', 'state=refunded', 'state=cancelled', 'state=pending', 'state=pending&sort=buyer'],
    ...['type=tt_standard', 'type=tt_carer', 'type=tt_carer&sort=-total', 'matched=yes', 'matched=no'],
    ...['matched=no&sort=buyer', 'problem=unmatched', 'problem=drifting', 'problem=drifting&sort=-total'],
    ...['problem=foreign', 'problem=missing-fees', 'problem=missing-fees&sort=buyer'],
    ...['search=marta', 'search=nuria+f', 'search=wa', 'search=x', 'search=nobody-at-all'],
    ...['search=marta&state=refunded&sort=-total', 'search=example.org&matched=no'],
    ...[order, address, code].map((found) => `search=${encodeURIComponent(found)}`),
  ]
  const ofTickets = [
    ...['', 'sort=date', 'sort=name', 'sort=-name', 'sort=price', 'sort=-price'],
    ...['state=valid', 'state=checked-in', 'state=void', 'state=comp', 'state=void&sort=name'],
    ...['type=tt_vip', 'type=tt_carer&sort=name', 'matched=yes', 'matched=no', 'matched=by-hand'],
    ...['problem=no-address', 'problem=unknown', 'problem=not-verified', 'problem=ambiguous', 'problem=by-hand'],
    ...['problem=buyer-address-only', 'problem=ambiguous&sort=name', 'matched=yes&sort=-price'],
    ...['search=marta', 'search=nuria+f', 'search=wa', 'search=x', 'search=nobody-at-all'],
    ...['search=marta&state=void&sort=name', 'search=example.org&problem=unknown'],
    ...[ticket, barcode, order, address].map((found) => `search=${encodeURIComponent(found)}`),
  ]
  const pages = (path: string, queries: readonly string[], after: string) =>
    queries.flatMap((query) => [
      `${path}?${query}`,
      ...(/search/.test(query) ? [] : [`${path}?${query}&after=${after}`]),
    ])
  return [...pages('/tickets/orders', ofOrders, order), ...pages('/tickets/attendees', ofTickets, ticket)]
}
