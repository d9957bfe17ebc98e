import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { testDatabase } from '../../../../../test/support/database.ts'
import type { App } from '../../../../platform/http/app.ts'
import { Browser } from '../../../../platform/http/browser.fixture.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import { basisPoints, cents } from '../../../../platform/money.ts'
import { budget, budgetOn, budgetPages, events, lowTide, operator, sold, teams } from '../budget.fixture.ts'

const day = Temporal.PlainDate.from

describe('the pages that edit a budget', () => {
  const database = testDatabase()
  const on = budgetOn(database)
  const people: Record<string, Viewer> = {}
  /** The ids of one thing of each kind that there is. */
  const ids = { own: '', foreign: '', restricted: '', ticketing: '', group: '', hiddenGroup: '' }
  const lines = { own: '', foreign: '', restricted: '', ticketing: '' }
  let app: App

  const as = (who: string): Browser => {
    const browser = new Browser(app)
    browser.cookies.set('humans', who)
    return browser
  }
  const own = (fields: Record<string, string> = {}) => ({
    description: 'Cable',
    amount: '-100.00',
    vat: '2100',
    expectedOn: '',
    progress: 'planned',
    version: '1',
    ...fields,
  })

  beforeAll(async () => {
    const [department, child, other] = [await on.team('Site'), await on.team('Lights'), await on.team('Bar')]
    await on.write((tx) => teams.placeUnder(tx, child, department, operator))
    const coordinator = await on.human()
    await on.coordinator(coordinator, department, 'Site')
    const viewer = (human: string, ...roles: readonly string[]): Viewer => ({
      human,
      name: 'Ana',
      language: 'en',
      roles: ['member', ...roles],
      signedInAt: Temporal.Now.instant(),
    })
    Object.assign(people, {
      finance: viewer(randomUUID(), 'finance-admin'),
      admin: viewer(randomUUID(), 'admin'),
      board: viewer(randomUUID(), 'board'),
      coordinator: viewer(coordinator),
      member: viewer(randomUUID()),
    })
    await on.write((tx) => events.save(tx, lowTide, operator))
    await on.year('2026')
    await on.write((tx) => budget.activateYear(tx, '2026', operator))
    const actuals = { year: '2026', today: day('2026-06-01'), ticketVatRate: basisPoints(1000) }
    const buckets = [sold('2026-03-16', { tickets: 1, taxable: 100, vat: 9 })]
    await on.write((tx) => budget.recordActuals(tx, { ...actuals, buckets }, { kind: 'system', job: 'test' }))
    ids.hiddenGroup = await on.group('2026', 'Salaries', { restricted: true })
    ids.restricted = await on.category(ids.hiddenGroup, { name: 'Wages', team: child })
    const { groups } = await on.sheet('2026')
    const categories = groups.flatMap((group) => group.categories)
    ids.group = groups.find(({ kind }) => kind === 'departments')?.id ?? ''
    ids.own = categories.find(({ team, name }) => team === child && name === 'Lights')?.id ?? ''
    ids.foreign = categories.find(({ team }) => team === other)?.id ?? ''
    const revenue = categories.find(({ kind }) => kind === 'ticket-revenue')
    ids.ticketing = revenue?.id ?? ''
    lines.ticketing = revenue?.lines[0]?.id ?? ''
    for (const which of ['own', 'foreign', 'restricted'] as const) {
      const [line = ''] = await on.lines(ids[which], { description: `Line of ${which}` })
      lines[which] = line
    }
    app = budgetPages(database.current, (session) => people[session])
  })

  const linesIn = async (year: string) =>
    (await on.sheet(year)).groups
      .flatMap(({ categories }) => categories.flatMap((category) => category.lines))
      .map(({ group, category, description, amount, vat, vatRate, expectedOn, notes }) =>
        [group, category, description, amount, vat, vatRate, String(expectedOn), notes].join('|'),
      )
      .toSorted()

  const FINANCE_PAGES = () => [
    '/finance',
    '/finance/2026',
    '/finance/2026/lines.csv',
    '/finance/years',
    '/finance/audit',
    ...Object.values(lines).flatMap((id) => [`/finance/lines/${id}`]),
    ...[ids.own, ids.restricted, ids.ticketing].map((id) => `/finance/categories/${id}`),
    `/finance/groups/${ids.hiddenGroup}`,
  ]
  const EDITING_PAGES = () => [
    '/finance/2026/new-group',
    '/finance/2026/import',
    '/finance/2026/settings',
    `/finance/groups/${ids.group}/new-category`,
    `/finance/categories/${ids.foreign}/paste`,
    `/finance/categories/${ids.foreign}/new-line`,
  ]
  const FINANCE_POSTS = () => [
    ...['/finance/2026/new-group', '/finance/2026/import', '/finance/2026/settings', '/finance/2026/departments'],
    ...['/finance/years', '/finance/years/2026/activate', '/finance/years/2026/archive', '/finance/years/2026/restore'],
    ...['/finance/undo', `/finance/groups/${ids.group}`, `/finance/groups/${ids.hiddenGroup}/delete`],
    ...[`/finance/groups/${ids.group}/new-category`, `/finance/categories/${ids.own}`],
    ...[`/finance/categories/${ids.own}/delete`, `/finance/categories/${ids.own}/paste`],
    ...[`/finance/categories/${ids.own}/new-line`, `/finance/lines/${lines.own}`, `/finance/lines/${lines.own}/delete`],
  ]

  it('are seen by finance and board, and edited by finance alone', async () => {
    for (const path of FINANCE_PAGES()) {
      for (const who of ['finance', 'admin', 'board'])
        expect([path, (await as(who).get(path)).status]).toEqual([path, 200])
      for (const who of ['coordinator', 'member']) expect([path, (await as(who).get(path)).status]).toEqual([path, 403])
    }
    for (const path of EDITING_PAGES()) {
      expect([path, (await as('finance').get(path)).status]).toEqual([path, 200])
      for (const who of ['board', 'coordinator', 'member']) {
        const { status } = await as(who).get(path)
        expect([path, who, status]).toEqual([path, who, 403])
      }
    }
    const before = await on.sheet('2026')
    for (const who of ['board', 'coordinator', 'member']) {
      const browser = as(who)
      await browser.get('/budget/summary')
      for (const path of FINANCE_POSTS()) {
        expect([path, who, (await browser.post(path, own())).status]).toEqual([path, who, 403])
      }
    }
    expect(await on.sheet('2026')).toEqual(before)
  })

  it('show board no way to edit', async () => {
    const page = (await as('board').get('/finance')).text
    expect(page).not.toContain('data-in-place')
    expect(page).not.toContain('Add a line')
    expect((await as('board').get(`/finance/lines/${lines.own}`)).text).toContain('You can see this and not change it.')
    expect((await as('finance').get('/finance')).text).toContain('data-in-place="form"')
  })

  it('show coordinators the open groups, and let them edit the lines of their teams, child teams included', async () => {
    const browser = as('coordinator')
    const page = await browser.get('/budget')
    expect(page.text).toContain('Line of own')
    expect(page.text).toContain('Line of foreign')
    expect(page.text).not.toMatch(/Line of restricted|Salaries|Ticket Revenue/)
    expect(page.text).toContain(`href="/budget/lines/${lines.own}" data-in-place="form"`)
    expect(page.text).not.toContain(`href="/budget/lines/${lines.foreign}" data-in-place="form"`)

    for (const [which, shown] of [
      ['own', 200],
      ['foreign', 200],
      ['restricted', 404],
      ['ticketing', 404],
    ] as const) {
      expect([which, (await browser.get(`/budget/lines/${lines[which]}`)).status]).toEqual([which, shown])
      expect([which, (await browser.get(`/budget/categories/${ids[which]}`)).status]).toEqual([which, shown])
      const sums = `?${new URLSearchParams(own({ amount: '-1.00' }))}`
      expect([which, (await browser.get(`/budget/lines/${lines[which]}/sums${sums}`)).status]).toEqual([which, shown])
    }
    const before = await on.sheet('2026')
    for (const [which, refused] of [
      ['foreign', 403],
      ['restricted', 404],
      ['ticketing', 404],
    ] as const) {
      for (const path of [
        `/budget/lines/${lines[which]}`,
        `/budget/lines/${lines[which]}/delete`,
        `/budget/categories/${ids[which]}/new-line`,
        `/budget/categories/${ids[which]}/paste`,
      ]) {
        await browser.get('/budget')
        const sent = { ...own(), rows: 'Rope\t-5.00', go: 'take' }
        expect([path, which, (await browser.post(path, sent)).status]).toEqual([path, which, refused])
      }
      expect((await browser.get(`/budget/categories/${ids[which]}/new-line`)).status).toBe(refused)
      expect((await browser.get(`/budget/categories/${ids[which]}/paste`)).status).toBe(refused)
    }
    expect(await on.sheet('2026')).toEqual(before)

    await browser.get(`/budget/categories/${ids.own}/new-line`)
    const added = await browser.post(`/budget/categories/${ids.own}/new-line`, own())
    expect(added.status).toBe(303)
    const line = /line-([\w-]+)$/.exec(added.headers.get('location') ?? '')?.[1] ?? ''
    const saved = await browser.post(`/budget/lines/${line}`, own({ amount: '-1,234.56' }))
    expect(saved.headers.get('location')).toBe(`/budget#line-${line}`)
    const history = await browser.get(`/budget/lines/${line}`)
    expect(history.text).toContain('-€1,234.56')
    expect((await browser.post(`/budget/lines/${line}/delete`)).status).toBe(303)
    const undo = await browser.get('/budget')
    const act = /name="act" value="([^"]+)"/.exec(undo.text)?.[1] ?? ''
    expect((await browser.post('/budget/undo', { year: '2026', act })).status).toBe(303)
    expect((await browser.get(`/budget/lines/${line}`)).status).toBe(200)
  })

  it('tell coordinators what their teams were given and have left, and those whose teams have nothing what to do', async () => {
    // Of Lights and Site, a line of 121.00, and the one of 1,234.56 that came back.
    const page = await as('coordinator').get('/budget')
    expect(page.text).toMatch(/<dt>Planned<\/dt><dd class="tile-value">-€1,356</)
    const human = await on.human()
    const club = await on.write((tx) => teams.create(tx, { name: 'Club', hasBudget: false, members: [] }, operator))
    if (!club.ok) throw new Error(club.code)
    await on.coordinator(human, club.id, 'Club')
    people['club'] = { human, name: 'Bo', language: 'es', roles: ['member'], signedInAt: Temporal.Now.instant() }
    const none = await as('club').get('/budget')
    expect(none.text).toContain('Ninguno de tus equipos tiene categoría en este año')
    expect(none.text).toContain('Line of foreign')
  })

  it('show members where the money goes, restricted groups in the totals alone', async () => {
    expect((await as('member').get('/budget')).headers.get('location')).toBe('/budget/summary')
    for (const [which, line] of Object.entries(lines)) {
      expect([which, (await as('member').get(`/budget/lines/${line}`)).status]).toEqual([which, 404])
    }
    const browser = as('member')
    const summary = await browser.get('/budget/summary')
    expect(summary.status).toBe(200)
    expect(summary.text).toContain('Lights')
    expect(summary.text).toContain('Not shown in detail')
    expect(summary.text).not.toMatch(/Wages|Salaries|Line of/)
    for (const path of [
      `/budget/lines/${lines.own}`,
      `/budget/lines/${lines.own}/delete`,
      `/budget/categories/${ids.own}/new-line`,
    ]) {
      expect([path, (await browser.post(path, own())).status]).toEqual([path, 404])
    }
  })

  it('tell the second of two who edit one line, show both values, and lose neither', async () => {
    const [line = ''] = await on.lines(ids.foreign, { description: 'Barrels', notes: 'by lorry' })
    const path = `/finance/lines/${line}`
    const [first, second] = [as('finance'), as('admin')]
    for (const browser of [first, second]) await browser.get(path)
    expect((await first.post(path, own({ description: 'Kegs', notes: 'by lorry' }))).status).toBe(303)
    const told = await second.post(path, own({ description: 'Bottles', notes: 'by train' }))
    expect(told.status).toBe(409)
    expect(told.text).toContain('Somebody changed this while you were editing')
    for (const value of ['Kegs', 'Bottles', 'by lorry', 'by train']) expect(told.text).toContain(value)
    expect(told.text).toContain('name="version" value="2"')
    expect((await second.post(path, own({ description: 'Bottles', notes: 'by train', version: '2' }))).status).toBe(303)
    const history = await second.get(path)
    expect(history.text).toContain('Kegs')

    const inPlace = await first.post(`${path}?in=form`, own({ description: 'Casks', version: '1' }))
    expect(inPlace.text).toContain(`<tr id="line-${line}" data-swap=""`)
    expect(inPlace.text).toContain('Bottles')
    expect(inPlace.text).toContain('value="Casks"')
  })

  it('move the sums while somebody types, and save nothing by it', async () => {
    const [line = ''] = await on.lines(ids.foreign, { amount: cents(-1_000) })
    const before = await on.sheet('2026')
    const path = `/finance/lines/${line}/sums?${new URLSearchParams(own({ amount: '-1.234,50', description: '' }))}`
    const sums = (await as('finance').get(path)).text
    const planned = before.groups
      .flatMap(({ categories }) => categories)
      .find(({ id }) => id === ids.foreign)
      ?.lines.reduce((sum, each) => sum + (each.id === line ? -123_450 : each.amount), 0)
    const shown = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR' }).format(Number(planned) / 100)
    expect(sums).toContain(`id="planned-${ids.foreign}" data-swap="" class="sheet-negative">${shown}<`)
    expect(await on.sheet('2026')).toEqual(before)
  })

  it('ask what could be read two ways', async () => {
    const browser = as('finance')
    const path = `/finance/categories/${ids.foreign}/new-line`
    await browser.get(path)
    const asked = await browser.post(path, own({ amount: '1.234', expectedOn: '03/04/2026' }))
    expect(asked.status).toBe(422)
    expect(asked.text).toContain('This could be €1,234.00 or €1.23')
    expect(asked.text).toMatch(/This could be Friday,? 3 April 2026 or Wednesday,? 4 March 2026/)
  })

  it('take a spreadsheet into a year after a look, asking what is in doubt, and undo makes nothing of a look', async () => {
    const browser = as('finance')
    const path = '/finance/2026/import'
    await browser.get(path)
    const rows = [
      'Group;Category;Description;Amount;Date;VAT;Notes',
      'departments;BAR;Glasses;-1.234;03/04/2026;21;',
      'Parade;Costumes;"Masks; feathers";-99,50 €;15/03/2026;exempt;soon',
    ].join('\n')
    const before = await on.sheet('2026')
    const asked = await browser.post(path, { rows, go: 'take' })
    expect(asked.text).toContain('Amounts such as -1.234')
    expect(asked.text).toContain('Dates such as 03/04/2026')
    expect(await on.sheet('2026')).toEqual(before)
    const answered = { rows, decimal: ',', order: 'day-first' }
    const looked = await browser.post(path, { ...answered, go: 'look' })
    expect(looked.text).toContain('2 lines, -€1,333.50 in all.')
    expect(looked.text).toContain('New: Parade, Parade: Costumes.')
    expect(await on.sheet('2026')).toEqual(before)
    expect((await browser.post(path, { ...answered, go: 'take' })).status).toBe(303)
    const { groups } = await on.sheet('2026')
    const costumes = groups.find(({ name }) => name === 'Parade')?.categories[0]
    expect(costumes?.lines).toMatchObject([
      {
        description: 'Masks; feathers',
        amount: -9_950,
        vatRate: 'exempt',
        notes: 'soon',
        expectedOn: day('2026-03-15'),
      },
    ])
    const bar = groups.flatMap(({ categories }) => categories).find(({ id }) => id === ids.foreign)
    // 1,234.00 x 21 / 121 = 214.165
    expect(bar?.lines.at(-1)).toMatchObject({ description: 'Glasses', amount: -123_400, vat: -21_417 })

    const wrong = await browser.post(path, { rows: 'Parade;Costumes;Glue;twelve;;17;\n;x;Tape;1;;;', go: 'take' })
    expect(wrong.text).toContain('2 rows need another look')
    const file = (await browser.get('/finance/2026/lines.csv')).text
    expect(file).toContain('Parade,Costumes,"Masks; feathers",-99.50,2026-03-15,exempt,soon,')

    // What was taken out comes in again, in either language.
    for (const [year, language] of [
      ['2030', 'en'],
      ['2031', 'es'],
    ] as const) {
      await on.year(year)
      const reader = as('finance')
      reader.cookies.set('humans-language', language)
      const copy = (await reader.get('/finance/2026/lines.csv')).text
      await reader.get(`/finance/${year}/import`)
      const taken = await reader.post(`/finance/${year}/import`, { rows: copy, order: 'day-first', go: 'take' })
      expect([year, taken.status]).toEqual([year, 303])
      expect(await linesIn(year)).toEqual(await linesIn('2026'))
    }
  })

  it('change what a year is counted by, and refuse a second who has not seen it', async () => {
    const browser = as('finance')
    const path = '/finance/2026/settings'
    const shown = (await browser.get(path)).text
    const version = /name="version" value="(\d+)"/.exec(shown)?.[1] ?? ''
    const sent = {
      version,
      name: 'Low Tide 2026',
      vatRates: '0 5 21',
      due1: '2026-04-20',
      due2: '20/07/2026',
      due3: '2026-10-20',
      due4: '2027-01-30',
      feeVatRate: '',
      surplusTaxRate: '12.5',
      payoutDelay: '7',
      openingBalance: '1,500.00',
    }
    expect((await browser.post(path, sent)).status).toBe(303)
    const year = await on.read((s) => budget.keeping.show(s, '2026'))
    expect(year?.settings).toMatchObject({
      vatRates: [0, 500, 2100],
      feeVatRate: null,
      surplusTaxRate: 1250,
      payoutDelay: 7,
      openingBalance: 150_000,
    })
    const told = await browser.post(path, { ...sent, payoutDelay: '9' })
    expect(told.status).toBe(409)
    expect(told.text).toContain('What is there now and what you wrote')
  })

  it('ask for the year in a fixed number of statements', async () => {
    const counted = () => statementsOf(() => as('finance').get('/finance'))
    const few = await counted()
    expect(few).toBeGreaterThan(5)
    await on.lines(ids.foreign, ...Array.from({ length: 300 }, (_, place) => ({ description: `Line ${place}` })))
    expect(await counted()).toBe(few)
  })
})

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const sent = vi.spyOn(pg.Client.prototype, 'query')
  try {
    await work()
    return sent.mock.calls.length
  } finally {
    sent.mockRestore()
  }
}
