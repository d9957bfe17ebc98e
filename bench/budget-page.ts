import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectSimulated } from '../src/commands/vendors.ts'
import { WaveSender } from '../src/flows/campaign-wave/wave-sender.ts'
import { CodeMaker } from '../src/flows/code-generation/code-maker.ts'
import { SyncOnDemand } from '../src/flows/sync-on-demand.ts'
import { type Humans, openHumans, readSettings, webApp } from '../src/main.ts'
import { withAdmin } from '../src/platform/db/database.ts'
import type { App } from '../src/platform/http/app.ts'
import { makeMetrics } from '../src/platform/http/metrics.ts'
import { makeLog } from '../src/platform/log.ts'
import { basisPoints, cents } from '../src/platform/money.ts'
import type { Editor, NamedLine } from '../src/sections/budget/budget.ts'
import { queriesSoFar } from './counted-queries.ts'
import { atMost, type BenchReport, type Measurement } from './report.ts'

const editor: Editor = { actor: { kind: 'operator' }, reach: { kind: 'whole' } }
const TIMES = 30
const WARM_UP = 10
const LARGE_LIMIT_MS = 250
const SMALL_LIMIT_MS = 50

/** The year's page with `size` lines, and with a tenth of them, asked of the application in this process: no network in it. */
export async function benchBudgetPage(size: number): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'humans-bench-'))
  const read = readSettings({ HUMANS_DATA: folder })
  if (!read.ok) throw new Error(read.problems.join())
  const humans = await openHumans(read.settings, makeLog({ level: 'silent' }), 4)
  const stopped = new AbortController()
  try {
    const session = await fill(humans, { '2025': Math.ceil(size / 10), '2026': size })
    const syncs = new SyncOnDemand(humans, connectSimulated, stopped.signal)
    const codes = new CodeMaker(humans, connectSimulated, stopped.signal)
    const waves = new WaveSender({ ...humans, signal: stopped.signal })
    const app = webApp(humans, { syncs, codes, waves, metrics: makeMetrics() })
    const small = await ask(app, '/finance/2025', session)
    const large = await ask(app, '/finance/2026', session)
    return { bench: 'budget-page', size, measured: report(size, small, large) }
  } finally {
    stopped.abort()
    await humans.database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

type Asked = { readonly took: readonly number[]; readonly queries: number; readonly bytes: number }

function report(size: number, small: Asked, large: Asked): readonly Measurement[] {
  const lines = (asked: Asked, count: number) => ({
    what: `the year's page of ${count} lines`,
    value: `p50 ${at(asked, 0.5).toFixed(1)}, p95 ${at(asked, 0.95).toFixed(1)} ms, ${asked.queries} queries, ${asked.bytes} bytes`,
  })
  return [
    lines(small, Math.ceil(size / 10)),
    lines(large, size),
    atMost(`p50 of a tenth of the lines / ${SMALL_LIMIT_MS} ms`, at(small, 0.5) / SMALL_LIMIT_MS, 1),
    atMost(`p50 of all lines / ${LARGE_LIMIT_MS} ms`, at(large, 0.5) / LARGE_LIMIT_MS, 1),
    atMost('queries for all lines / for a tenth', large.queries / small.queries, 1),
  ]
}

async function ask(app: App, path: string, session: string): Promise<Asked> {
  const took: number[] = []
  let [queries, bytes] = [0, 0]
  for (let time = 0; time < WARM_UP + TIMES; time++) {
    const [started, before] = [performance.now(), queriesSoFar()]
    const response = await app.request(`http://localhost:3000${path}`, { headers: { cookie: `humans=${session}` } })
    const body = await response.arrayBuffer()
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`)
    if (time >= WARM_UP) took.push(performance.now() - started)
    queries = queriesSoFar() - before
    bytes = body.byteLength
  }
  return { took: took.toSorted((a, b) => a - b), queries, bytes }
}

function at({ took }: Asked, share: number): number {
  return took[Math.ceil(took.length * share) - 1] ?? Number.NaN
}

/** Years of that many lines, and somebody who may see them: their session. */
async function fill(humans: Humans, years: Readonly<Record<string, number>>): Promise<string> {
  const { database, events, budget, profiles, auth } = humans
  const session = await database.transact(async (tx) => {
    await events.save(tx, event, editor.actor)
    for (const [year, count] of Object.entries(years)) {
      await budget.createYear(tx, { year, name: year }, editor.actor)
      await budget.editing.importLines(tx, year, linesOf(count), editor)
    }
    const emails = [{ email: 'bench@example.org', verified: true }]
    const { humans: made } = await profiles.importPeople(tx, [{ displayName: 'Bench', emails }], editor.actor)
    const [human = ''] = made
    await auth.grantRole(tx, human, 'finance-admin', editor.actor)
    return auth.signIn(tx, await auth.issueToken(tx, human))
  })
  if (session === undefined) throw new Error('the token is not good')
  await withAdmin(database.adminUrl, (admin) => admin.query('vacuum analyze'))
  return session.session
}

const CATEGORIES = 40

function linesOf(count: number): readonly NamedLine[] {
  return Array.from({ length: count }, (_, place) => ({
    group: `Group ${(place % CATEGORIES) % 8}`,
    category: `Category ${place % CATEGORIES}`,
    fields: {
      description: `What is bought as number ${place}`,
      amount: cents(-(1_000 + place * 7)),
      vatRate: basisPoints(2100),
      expectedOn: Temporal.PlainDate.from('2026-01-01').add({ days: place % 365 }),
      team: null,
      notes: '',
      cashFlowOnly: false,
      progress: { state: place % 3 === 0 ? 'committed' : 'planned' },
    },
  }))
}

const event = {
  id: 'ev_bench',
  name: 'Low Tide',
  year: 2026,
  timeZone: 'Europe/Madrid',
  currency: 'EUR',
  gateOpening: Temporal.PlainDate.from('2026-07-07'),
  eventEndOffset: 5,
  strikeEndOffset: 9,
  vipThreshold: null,
  ticketVatRate: basisPoints(1000),
  salesStart: Temporal.PlainDate.from('2026-03-14'),
  breakEvenFallback: null,
  shop: null,
}
