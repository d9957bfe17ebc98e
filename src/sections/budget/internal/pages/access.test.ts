import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../../test/support/database.ts'
import type { App } from '../../../../platform/http/app.ts'
import { Browser } from '../../../../platform/http/browser.fixture.ts'
import { basisPoints } from '../../../../platform/money.ts'
import type { SalesSoFar } from '../../budget.ts'
import {
  budget,
  budgetOn,
  budgetPages,
  budgetRoutes,
  events,
  lowTide,
  operator,
  sold,
  teams,
} from '../budget.fixture.ts'

const day = Temporal.PlainDate.from

const sales: SalesSoFar = {
  year: 2026,
  today: day('2026-06-01'),
  salesStart: lowTide.salesStart,
  event: lowTide.gateOpening,
  ticketVatRate: basisPoints(1000),
  buckets: [],
  days: [],
}

/** Where a thing stands for whoever coordinates the team Site, with its child team Lights. */
const PLACES = ['own', 'foreign', 'restricted', 'ticketing', 'nowhere'] as const
type Place = (typeof PLACES)[number]

/** Pages that are there to change something. */
const EDITING = /\/(new-group|new-category|import|settings|new-line|new-line\/sums|paste)$/

/** As coordinators ask for it: lines and categories of theirs, others' to look at, the rest not there. */
const OF_COORDINATOR: Readonly<Record<Place, { readonly look: number; readonly change: number }>> = {
  own: { look: 200, change: 200 },
  foreign: { look: 200, change: 403 },
  restricted: { look: 404, change: 404 },
  ticketing: { look: 404, change: 404 },
  nowhere: { look: 404, change: 404 },
}

describe('every route of the budget', () => {
  const database = testDatabase()
  const on = budgetOn(database)
  const ids: Record<'group' | 'category' | 'line', Record<Place, string>> = {
    group: { own: '', foreign: '', restricted: '', ticketing: '', nowhere: randomUUID() },
    category: { own: '', foreign: '', restricted: '', ticketing: '', nowhere: randomUUID() },
    line: { own: '', foreign: '', restricted: '', ticketing: '', nowhere: randomUUID() },
  }
  const humans = { coordinator: '', member: randomUUID() }
  let app: App

  const as = (who: string): Browser => {
    const browser = new Browser(app)
    browser.cookies.set('humans', who)
    return browser
  }

  beforeAll(async () => {
    const [department, child] = [await on.team('Site'), await on.team('Lights')]
    await on.team('Bar')
    await on.write((tx) => teams.placeUnder(tx, child, department, operator))
    humans.coordinator = await on.human()
    await on.coordinator(humans.coordinator, department, 'Site')
    await on.write((tx) => events.save(tx, lowTide, operator))
    await on.year('2026')
    await on.write((tx) => budget.activateYear(tx, '2026', operator))
    const buckets = [sold('2026-03-16', { tickets: 1, taxable: 100, vat: 9 })]
    const actuals = { year: '2026', today: day('2026-06-01'), ticketVatRate: basisPoints(1000), buckets }
    await on.write((tx) => budget.recordActuals(tx, actuals, { kind: 'system', job: 'test' }))
    ids.group.restricted = await on.group('2026', 'Salaries', { restricted: true })
    ids.category.restricted = await on.category(ids.group.restricted, { name: 'Wages', team: child })
    const { groups } = await on.sheet('2026')
    for (const { id, kind, categories } of groups) {
      if (kind === 'ticketing') {
        ids.group.ticketing = id
        ids.category.ticketing = categories[0]?.id ?? ''
        ids.line.ticketing = categories[0]?.lines[0]?.id ?? ''
      }
      if (kind === 'departments') {
        ids.group.own = id
        ids.group.foreign = id
        ids.category.own = categories.find(({ name }) => name === 'Lights')?.id ?? ''
        ids.category.foreign = categories.find(({ name }) => name === 'Bar')?.id ?? ''
      }
    }
    for (const place of ['own', 'foreign', 'restricted'] as const) {
      const [line = ''] = await on.lines(ids.category[place], {})
      ids.line[place] = line
    }
    app = budgetPages(
      database.current,
      (session) => {
        const viewer = { human: humans.member, name: 'Ana', language: 'en', roles: ['member', session] } as const
        return session === 'coordinator' ? { ...viewer, human: humans.coordinator, roles: ['member'] } : viewer
      },
      sales,
    )
  })

  /** The addresses of a route: one, or one for each place that its thing may be at. */
  const addressesOf = (path: string): readonly { readonly path: string; readonly place: Place | undefined }[] => {
    const known = path.replace(':year', '2026').replace(':start', '2026-01-01')
    const kind = /\/groups\/:/.test(path) ? 'group' : /\/categories\/:/.test(path) ? 'category' : 'line'
    if (!/:(thing|line|category)/.test(known)) return [{ path: known, place: undefined }]
    return PLACES.map((place) => ({ path: known.replace(/:(thing|line|category)/, ids[kind][place]), place }))
  }
  const routes = () =>
    budgetRoutes().flatMap(({ method, path }) =>
      addressesOf(path).map((address) => ({ method, isFinance: path.startsWith('/finance'), ...address })),
    )
  const statusOf = async (browser: Browser, method: 'get' | 'post', path: string): Promise<number> =>
    (await (method === 'get' ? browser.get(path) : browser.post(path))).status

  it('is refused to board where it changes anything, and to coordinators and members where it is finance', async () => {
    const before = await on.sheet('2026')
    expect(routes().length).toBeGreaterThan(100)
    for (const who of ['board', 'coordinator', 'member', 'ticket-admin']) {
      const browser = as(who)
      await browser.get('/budget/summary')
      for (const { method, path, isFinance } of routes()) {
        const isShown = who === 'board' && method === 'get' && !EDITING.test(path)
        if (!isFinance || isShown) continue
        const status = await statusOf(browser, method, path)
        // Board gets as far as the form of a line to come, and there is nothing for them; or nothing is there at all.
        const isNowhere = who === 'board' && /new-line/.test(path) && status === 404
        expect([who, method, path, isNowhere ? 403 : status]).toEqual([who, method, path, 403])
      }
    }
    expect(await on.sheet('2026')).toEqual(before)
  })

  it('is open to finance, and to board where it only shows', async () => {
    for (const who of ['finance-admin', 'admin', 'board']) {
      const browser = as(who)
      for (const { method, path, isFinance, place } of routes()) {
        if (method !== 'get' || !isFinance || (who === 'board' && EDITING.test(path))) continue
        if (path.endsWith('/sums')) continue
        const status = await statusOf(browser, method, path)
        expect([who, path, status]).toEqual([who, path, place === 'nowhere' ? 404 : 200])
      }
    }
  })

  it("holds coordinators to the lines of their teams' categories, whatever ids they guess", async () => {
    const before = await on.sheet('2026')
    const browser = as('coordinator')
    for (const { method, path, isFinance, place } of routes()) {
      if (isFinance || place === undefined || path.endsWith('/sums')) continue
      // What is theirs to change, other tests change.
      if (method === 'post' && place === 'own') continue
      await browser.get('/budget')
      const status = await statusOf(browser, method, path)
      const { look, change } = OF_COORDINATOR[place]
      const isLooking = method === 'get' && !EDITING.test(path)
      // What is sent is empty: where it would be theirs it is a form with problems, never a refusal.
      expect([method, path, place, status === 422 ? change : status]).toEqual([
        method,
        path,
        place,
        isLooking ? look : change,
      ])
    }
    expect(await on.sheet('2026')).toEqual(before)
  })

  it('lets members see the summary, and nothing by its id', async () => {
    const before = await on.sheet('2026')
    const browser = as('member')
    expect((await browser.get('/budget/summary')).status).toBe(200)
    for (const { method, path, isFinance, place } of routes()) {
      if (isFinance || place === undefined) continue
      await browser.get('/budget/summary')
      expect([method, path, await statusOf(browser, method, path)]).toEqual([method, path, 404])
    }
    expect(await on.sheet('2026')).toEqual(before)
  })
})
