import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../../test/support/database.ts'
import type { App } from '../../../../platform/http/app.ts'
import { basisPoints, cents } from '../../../../platform/money.ts'
import type { LineFields, SalesSoFar } from '../../budget.ts'
import { budget, budgetOn, budgetPages, events, lowTide, operator, sold } from '../budget.fixture.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

const event = { ...lowTide, salesStart: day('2026-06-01') }

/** 20 tickets at 110.00 with 10.00 of VAT, and 1.21 of Stripe's fees each with 0.21 of VAT; then 3 in the running week. */
const bucket = (firstDay: string, tickets: number) => {
  const brought = 11_000 * tickets
  return sold(firstDay, { tickets, gross: brought, taxable: brought, vat: 1000 * tickets, stripeFees: 121 * tickets })
}
const sales: SalesSoFar = {
  year: 2026,
  today: day('2026-06-10'),
  salesStart: event.salesStart,
  event: event.gateOpening,
  ticketVatRate: basisPoints(1000),
  buckets: [bucket('2026-06-01', 20), bucket('2026-06-08', 3)],
  days: [
    { day: day('2026-06-03'), tickets: 20 },
    { day: day('2026-06-09'), tickets: 1 },
    { day: day('2026-06-10'), tickets: 2 },
  ],
}

const lines: readonly Partial<LineFields>[] = [
  { description: 'Site', amount: cents(-121_000), vatRate: basisPoints(2100), expectedOn: day('2026-03-02') },
  {
    description: 'Insurance <b>',
    amount: cents(-10_000),
    vatRate: basisPoints(2100),
    progress: { state: 'paid', amount: cents(-12_000), on: day('2026-02-10'), reference: 'R1' },
  },
  { description: 'Loan', amount: cents(50_000), expectedOn: day('2026-01-15'), cashFlowOnly: true },
  { description: 'Grant', amount: cents(30_000) },
]

const PLAN = {
  year: '2026',
  initialSales: '100',
  dailyRate: '2,5',
  averagePrice: '120,00',
  donationShare: '5',
  stripeShare: '1.5',
  stripeFixed: '0.25',
  vendorShare: '3',
  'dailyRate-pick': 'planned',
  'averagePrice-pick': 'observed',
  'donationShare-pick': 'planned',
  'stripeShare-pick': 'observed',
  'vendorShare-pick': 'planned',
}

const mainOf = (text: string) => /<main.*<\/main>/s.exec(text)?.[0]

describe('the pages of cash flow and projection', () => {
  const database = testDatabase()
  const on = budgetOn(database)
  let app: App

  const get = (path: string, { role = 'board', language = 'en' } = {}) =>
    app.request(path, { headers: { cookie: `humans=${role}; humans-language=${language}` } })
  const textAt = async (path: string, as: Parameters<typeof get>[1] = {}) => (await get(path, as)).text()
  /** As a browser does: the token is the one of a form of the page. */
  const post = async (path: string, from: string, fields: Record<string, string>, role = 'finance-admin') => {
    const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(await textAt(from, { role })) ?? []
    return app.request(path, {
      method: 'POST',
      headers: { cookie: `humans=${role}; humans-language=en`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ _csrf: token, ...fields }),
    })
  }
  const figures = async (projected: boolean) => {
    const result = await database.current.snapshot((snapshot) =>
      budget.figures.of(snapshot, '2026', { by: 'month', sales: projected ? sales : null }),
    )
    if (!result.ok) throw new Error(result.code)
    return result.figures
  }

  beforeAll(async () => {
    await on.write((tx) => events.save(tx, event, operator))
    await on.year('2026')
    await on.write((tx) => budget.activateYear(tx, '2026', operator))
    const category = await on.category(await on.group('2026', 'Site'), { name: 'Ground' })
    await on.lines(category, ...lines.map((line) => ({ vatRate: 'exempt' as const, ...line })))
    const human = '00000000-0000-4000-8000-000000000001'
    app = budgetPages(database.current, (session) => ({ human, name: 'Ana', language: 'en', roles: [session] }), sales)
  })

  it('bring the sales in at the press of a button, for whoever keeps the budget', async () => {
    expect(await textAt('/finance/cash-flow')).not.toContain('Sync ticket sales now')
    const form = { year: '2026', back: '/finance/cash-flow' }
    expect((await post('/finance/sync', '/finance/cash-flow', form, 'board')).status).toBe(403)
    const answer = await post('/finance/sync', '/finance/cash-flow', form)
    expect(answer.headers.get('location')).toBe('/finance/cash-flow?year=2026')
    const fromYear = await post('/finance/sync', '/finance', { year: '2026', back: '/finance' })
    expect(fromYear.headers.get('location')).toBe('/finance/2026')
    // Bound for a page of ours, or for none.
    expect((await post('/finance/sync', '/finance/cash-flow', { ...form, back: '//evil' })).status).toBe(404)
  })

  it('count what was paid as it was paid, VAT when it is due, and each line once', async () => {
    // Income 300.00 + 2,200.00 (VAT 200.00); expenses 1,210.00 (VAT 210.00), 120.00 as paid (120 x 21 / 121 = 20.826), 24.20
    // of fees (4.20).
    const { summary, cashFlow, quarters, kept } = await figures(false)
    expect(summary).toEqual({ income: 250_000, expenses: 135_420, vatOwed: 20_000, vatCredit: 23_503, net: 118_083 })
    expect(kept).toEqual({ tax: 11_808, reserves: 106_275 })
    // First quarter: 230.83 to carry; second: 200.00 - 4.20 - 230.83 leaves 35.03, to be claimed after the fourth.
    expect(quarters.map(({ toPay, carriedOut, toClaim }) => [toPay, carriedOut, toClaim])).toEqual([
      [0, 23_083, 0],
      [0, 3503, 0],
      [0, 3503, 0],
      [0, 0, 3503],
    ])
    // By day: the loan 500.00, 380.00 after the insurance, -830.00 after the site; in June 2,200.00 in and 24.20 out.
    expect(cashFlow.lowest).toEqual({ on: day('2026-03-02'), balance: -83_000 })
    expect(cashFlow.closing).toBe(134_580)
    // Tickets have to pay for 1,210.00 + 120.00, less the grant of 300.00; the loan is no income.
    const left = await database.current.snapshot((snapshot) => budget.figures.toCover(snapshot, '2026'))
    expect(left).toBe(103_000)
    expect(cashFlow.undated.map(({ description }) => description)).toEqual(['Grant'])
  })

  it('put projected sales into it by a switch, nothing of them stored', async () => {
    // 20 tickets of 1 to 7 June are booked. 3 are sold in the week of the 10th; observed are 21 tickets in the 9 days up to
    // yesterday, 2.333 a day: 4 days of this week are 9.33; in 25 days to 5 July 58.33, with 6 July 60.67: 61 in all.
    const { summary, lines: counted } = await figures(true)
    expect(summary.income).toBe(30_000 + (20 + 3 + 61) * 11_000)
    const projected = counted.filter(({ id }) => id === null)
    expect(
      projected
        .filter(({ ticketing }) => ticketing?.kind === 'ticket-revenue')
        .map(({ on, amount }) => [`${on}`, amount / 11_000]),
    ).toEqual([
      ['2026-06-14', 3 + 9],
      ['2026-06-21', 26 - 9],
      ['2026-06-28', 42 - 26],
      ['2026-06-30', 47 - 42],
      ['2026-07-05', 58 - 47],
      ['2026-07-06', 61 - 58],
    ])
    expect((await figures(false)).lines.every(({ id }) => id !== null)).toBe(true)
    expect(await textAt('/finance/cash-flow?projected=on&open=2026-07-01')).toContain('(projected)')
  })

  it('show them apart on the page of the year, and count them in its summary, where that is asked for', async () => {
    // Income 2,500.00 as booked; with the 64 tickets of 110.00 that are still to be booked, 9,540.00.
    const plain = await textAt('/finance')
    expect(plain).toContain('€2,500')
    expect(plain).not.toContain('Lines projected from ticket sales')
    const counted = await textAt('/finance?projected=on')
    expect(counted).toContain('€9,540')
    expect(counted).toContain('Lines projected from ticket sales')
    expect(counted).toContain('Ticket revenue, 6 Jul – 6 Jul (projected)')
    // Another year than the event's has no sales to come, and no sales to sync.
    await on.year('2031')
    expect(await textAt('/finance/2031?projected=on')).toContain('No sales are to come in this year.')
    expect(await textAt('/finance/2031', { role: 'finance-admin' })).not.toContain('Sync ticket sales now')
    expect(await textAt('/finance', { role: 'finance-admin' })).toContain('Sync ticket sales now')
    expect(plain).not.toContain('Sync ticket sales now')
  })

  it('show balances, the lowest point, VAT and what lies behind a month', async () => {
    const text = await textAt('/finance/cash-flow')
    expect(text).toContain('-€830')
    expect(text).toContain('at the end of 2 Mar 2026')
    expect(text).toContain('<h2>Lines without a date</h2>')
    expect(text).not.toContain('Mark as filed')
    const open = await textAt('/finance/cash-flow?open=2026-02-01', { language: 'es' })
    expect(open).toContain('Movimientos del 1 feb 2026 al 28 feb 2026')
    expect(open).toContain('Insurance &lt;b&gt;')
    expect(await textAt('/finance/cash-flow?by=week')).toContain('23 Feb – 1 Mar 2026')
    expect((await get('/finance/cash-flow?year=1999')).status).toBe(404)
    for (const path of [
      '/finance/cash-flow',
      '/finance/cash-flow/export',
      '/finance/quarter/2026-01-01',
      '/finance/projection',
    ]) {
      expect((await get(path, { role: 'ticket-admin' })).status).toBe(403)
    }
  })

  it('are files that add up', async () => {
    const csv = await textAt('/finance/cash-flow/export?format=spanish', { language: 'es' })
    expect(csv).toContain('2026-02-01;2026-02-10;Site;Ground;Insurance <b>;-120,00;380,00\r\n')
    expect(csv).toContain(';;Site;Ground;Grant;300,00;\r\n')
    const quarter = await textAt('/finance/quarter/2026-01-01?year=2026')
    expect(quarter.split('\r\n').slice(1, -1)).toEqual([
      '2026-02-10,Site,Ground,Insurance <b>,21%,-99.17,-20.83,-120.00',
      '2026-03-02,Site,Ground,Site,21%,-1000.00,-210.00,-1210.00',
    ])
    expect((await get('/finance/quarter/2026-02-01?year=2026')).status).toBe(404)
  })

  it('go on from what the bank says', async () => {
    const from = '/finance/cash-flow'
    expect((await post('/finance/bank-balance', from, { year: '2026', on: '', balance: '1' })).status).toBe(422)
    await post('/finance/bank-balance', from, { year: '2026', on: '2026-03-05', balance: '1.000,50' })
    expect((await figures(false)).cashFlow).toMatchObject({ closing: 100_050 + 220_000 - 2420 })
    expect(await textAt(`${from}?open=2026-03-01`)).toContain('Bank balance €1,000.50')
    await post('/finance/bank-balance', from, { year: '2026', on: '2026-03-05', balance: '' })
    expect((await figures(false)).cashFlow.closing).toBe(134_580)
  })

  it('file a quarter that is over, and reopen it', async () => {
    const from = '/finance/cash-flow'
    expect(await textAt(from, { role: 'finance-admin' })).toContain('/finance/quarter/2026-01-01/file')
    expect((await post('/finance/quarter/2026-01-01/file', from, { year: '2026' }, 'board')).status).toBe(403)
    await post('/finance/quarter/2026-04-01/file', from, { year: '2026' })
    expect((await figures(false)).quarters.some(({ filed }) => filed)).toBe(false)
    await post('/finance/quarter/2026-01-01/file', from, { year: '2026' })
    expect((await figures(false)).quarters.map(({ filed }) => filed)).toEqual([true, false, false, false])
    await post('/finance/quarter/2026-01-01/reopen', from, { year: '2026' })
    expect((await figures(false)).quarters.some(({ filed }) => filed)).toBe(false)
    expect((await post('/finance/quarter/2026-99-01/file', from, { year: '2026' })).status).toBe(404)
  })

  it('try other values without saving them, and draw both curves', async () => {
    const plain = await textAt('/finance/projection')
    expect(plain.match(/class="chart-line /g)).toHaveLength(2)
    // 84 at the event; with 5 a day 20 + 3 + 26 x 5 = 153.
    const tried = await textAt('/finance/projection?try-dailyRate=5')
    expect(tried.match(/class="chart-line /g)).toHaveLength(3)
    expect(tried).toContain('>153<')
    expect(tried).toContain('+69 tickets')
    expect(await textAt('/finance/projection?try-dailyRate=many')).toContain('aria-invalid')
    expect(mainOf(await textAt('/finance/projection'))).toBe(mainOf(plain))
  })

  it('keep what is planned and picked, on record, and refuse what is no number', async () => {
    const from = '/finance/projection'
    expect((await post(from, from, PLAN, 'board')).status).toBe(403)
    const refused = await post(from, from, { ...PLAN, dailyRate: 'many' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('value="many"')
    expect((await post(from, from, PLAN)).status).toBe(303)
    const read = await database.current.snapshot((snapshot) => budget.figures.projection(snapshot, '2026', sales))
    expect(read.ok && read.projection.parameters).toEqual({
      planned: {
        initialSales: 100,
        dailyRate: 2500,
        averagePrice: 12_000,
        donationShare: 500,
        stripeShare: 150,
        stripeFixed: 25,
        vendorShare: 300,
      },
      goneBy: {
        dailyRate: 'planned',
        averagePrice: 'observed',
        donationShare: 'planned',
        stripeShare: 'observed',
        vendorShare: 'planned',
      },
    })
    // 26 days at 2.5 are 65; of 65 x 110.00 5 % are donated, 3 % the vendor's; Stripe's 1.1 % are in its own share.
    const total = (figure: 'projected' | 'donations' | 'vendorFees' | 'stripeFees') =>
      read.ok ? read.projection.projected.reduce((sum, each) => sum + each[figure], 0) : 0
    expect(total('projected')).toBe(65)
    expect(total('donations')).toBe(35_750)
    expect(total('vendorFees')).toBe(21_450)
    expect(total('stripeFees')).toBe((65 + 3) * 121)
    const shown = await textAt(from, { role: 'finance-admin', language: 'es' })
    expect(shown).toContain('value="2,50"')
    const entries = await database.current.snapshot((snapshot) => budget.record.ofYear(snapshot, '2026', undefined))
    expect(entries.filter(({ subject }) => subject.kind === 'projection')).toHaveLength(12)
    await post(from, from, PLAN)
    const again = await database.current.snapshot((snapshot) => budget.record.ofYear(snapshot, '2026', undefined))
    expect(again).toHaveLength(entries.length)
  })
})
