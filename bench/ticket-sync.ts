import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setEvent } from '../src/flows/event-settings.ts'
import { settingsOfSeason } from '../src/flows/season-settings.ts'
import { syncTickets } from '../src/flows/ticket-sync.ts'
import { type Humans, openHumans, readSettings } from '../src/main.ts'
import { type Database, withAdmin } from '../src/platform/db/database.ts'
import { makeLog } from '../src/platform/log.ts'
import { ticketTailor } from '../src/vendors/ticket-tailor/client.ts'
import type { TicketVendor } from '../src/vendors/ticket-vendor.ts'
import { atLeast, atMost, type BenchReport, milliseconds } from './report.ts'
import { ShadowCopies } from './shadow-copies.ts'
import { startVendorProcess, type VendorProcess } from './vendor-process.ts'

const MIB = 1024 * 1024

/**
 * A full pass over `size` orders and about twice as many tickets, without the time spent fetching, against bare `unnest`
 * upserts of the same rows into tables with the same indexes, page by page in turns, on the same database.
 */
export async function benchTicketSync(size: number): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'humans-bench-'))
  const read = readSettings({ HUMANS_DATA: folder })
  if (!read.ok) throw new Error(read.problems.join())
  const humans = await openHumans(read.settings, makeLog({ level: 'silent' }), 4)
  const vendorProcess = await startVendorProcess(size)
  try {
    await setUp(humans, vendorProcess)
    return await measure(humans, vendorOf(vendorProcess), size)
  } finally {
    await vendorProcess.stop()
    await humans.database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(humans: Humans, vendor: TicketVendor, size: number): Promise<BenchReport> {
  const { adminUrl } = humans.database
  const { first, bare, single } = await withAdmin(adminUrl, async (admin) => {
    const copies = await ShadowCopies.of(admin)
    const { whole, ...measured } = await pass(humans, copies.behind(vendor))
    return { first: { ...measured, whole: whole - copies.took }, bare: copies.bulk, single: copies.single }
  })
  await cleanUp(adminUrl)
  const again = await pass(humans, vendor)
  const rows = bare.rows
  return {
    bench: 'ticket-sync',
    size,
    measured: [
      { what: 'rows', value: rows.toLocaleString('en') },
      { what: 'first pass: applying', value: milliseconds(first.applying) },
      { what: 'first pass: applying and reconciling, committed', value: milliseconds(first.transactions) },
      { what: 'first pass: in all, fetching included', value: milliseconds(first.whole) },
      { what: 'unchanged pass: transactions', value: milliseconds(again.transactions) },
      { what: 'unchanged pass: in all', value: milliseconds(again.whole) },
      { what: 'bare upserts: statements', value: milliseconds(bare.statements) },
      { what: 'bare upserts, committed', value: milliseconds(bare.transactions) },
      { what: 'one row at a time: rows', value: single.rows.toLocaleString('en') },
      { what: 'one row at a time: statements', value: milliseconds(single.statements) },
      { what: 'one row at a time, committed', value: milliseconds(single.transactions) },
      atMost('applying / bare statements', first.applying / bare.statements, 1.5),
      atMost('with reconciling / bare, committed', first.transactions / bare.transactions, 3),
      atLeast('one at a time / applying, a row', single.transactions / single.rows / (first.applying / rows), 10),
      atMost('unchanged pass / first pass', again.whole / first.whole, 0.5),
      atMost('log written by the unchanged pass, MiB', again.walBytes / MIB, 1),
      atMost('memory at most, MiB', Math.max(first.rss, again.rss) / MIB, 300),
    ],
  }
}

type Pass = {
  readonly applying: number
  readonly transactions: number
  readonly whole: number
  readonly walBytes: number
  readonly rss: number
}

/** Times the sync's own transactions from outside: the section's `apply`, and everything up to the commit. */
async function pass(humans: Humans, vendor: TicketVendor): Promise<Pass> {
  let applying = 0
  let transactions = 0
  let rss = 0
  const { sync } = humans.tickets
  const apply: typeof sync.apply = async (...given) => {
    const started = performance.now()
    const applied = await sync.apply(...given)
    applying += performance.now() - started
    return applied
  }
  const transact: Database['transact'] = async (work) => {
    const started = performance.now()
    const result = await humans.database.transact(work)
    transactions += performance.now() - started
    rss = Math.max(rss, process.memoryUsage.rss())
    return result
  }
  const walBefore = await walPosition(humans)
  const started = performance.now()
  const timed = {
    ...humans,
    tickets: { ...humans.tickets, sync: { ...sync, apply } },
    database: { ...humans.database, transact },
  }
  const result = await syncTickets({ ...timed, vendor, payments: null }, 'full')
  const whole = performance.now() - started
  if (!result.ok || result.run.error !== null) throw new Error(`the pass failed: ${JSON.stringify(result)}`)
  return { applying, transactions, whole, walBytes: (await walPosition(humans)) - walBefore, rss }
}

/** What the server does by itself some minute after so many new rows, so that the log of it is not the next pass's. */
function cleanUp(adminUrl: string): Promise<unknown> {
  return withAdmin(adminUrl, (admin) => admin.query('vacuum (analyze)'))
}

function walPosition({ database }: Humans): Promise<number> {
  return withAdmin(database.adminUrl, async (admin) => {
    const { rows } = await admin.query<{ position: number }>(
      `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint as position`,
    )
    return rows[0]?.position ?? 0
  })
}

async function setUp(humans: Humans, { event }: VendorProcess): Promise<void> {
  const settings = settingsOfSeason(event)
  await humans.database.transact((tx) => setEvent(tx, humans, settings, { kind: 'operator' }))
}

function vendorOf({ url, event }: VendorProcess): TicketVendor {
  return ticketTailor({ baseUrl: `${url}/v1`, apiKey: 'bench', eventId: event.id, requestsPer30Minutes: 10_000_000 })
}
