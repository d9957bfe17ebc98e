import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../../test/support/database.ts'
import { withAdmin } from '../../../../platform/db/database.ts'
import { basisPoints } from '../../../../platform/money.ts'
import { budget, budgetPages, events, lowTide, operator, sold, teams } from '../budget.fixture.ts'
import { cellsOf } from './cells.fixture.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

const week = (start: string, taxable: number, tickets: number) =>
  sold(start, {
    tickets,
    taxable,
    vat: Math.round(taxable / 11),
    donations: 2500,
    stripeFees: 1210,
    vendorFees: 605,
  })

describe('the finance pages', () => {
  const database = testDatabase()

  const get = (path: string, { role = 'board', language = 'en' } = {}) =>
    budgetPages(database.current, (session) => ({
      human: 'h',
      name: 'Ana',
      language: 'en',
      roles: [session],
    })).request(path, { headers: { cookie: `${role === '' ? '' : `humans=${role}; `}humans-language=${language}` } })
  const textAt = async (path: string, as: Parameters<typeof get>[1] = {}) => (await get(path, as)).text()
  const create = (year: string) =>
    database.current.transact((tx) => budget.createYear(tx, { year, name: `Season ${year}` }, operator))
  const activate = (year: string) => database.current.transact((tx) => budget.activateYear(tx, year, operator))

  it('are for those who answer for the money', async () => {
    for (const role of ['finance-admin', 'admin', 'board']) expect((await get('/finance', { role })).status).toBe(200)
    for (const path of ['/finance', '/finance/2026']) {
      for (const role of ['ticket-admin', 'human-admin']) expect((await get(path, { role })).status).toBe(403)
      expect((await get(path, { role: '' })).headers.get('location')).toBe('/sign-in')
    }
  })

  it('say what to do first: an event, a year, a run of the ticketing lines', async () => {
    expect(await textAt('/finance')).toContain('bin/humans events set FILE.json')
    await database.current.transact((tx) => events.save(tx, lowTide, operator))
    // Members are told that there is nothing yet, as long as no year is active.
    expect(await textAt('/budget/summary', { role: 'member' })).toContain('There is no budget to show yet.')
    const noYear = await textAt('/finance', { language: 'es' })
    expect(noYear).toContain('Aún no hay presupuesto')
    expect(noYear).toContain('bin/humans budget create-year 2026')

    await database.current.transact((tx) =>
      teams.create(tx, { name: 'Kitchen <script>alert(1)</script>', hasBudget: true, members: [] }, operator),
    )
    await create('2025')
    const noLines = await textAt('/finance')
    expect(noLines).toContain('bin/humans budget sync --year 2025')
    expect(noLines).not.toContain('aria-label="Years"')
  })

  it('show the active year, else the newest, and the way to the others', async () => {
    await create('2026')
    expect(await textAt('/finance')).toContain('<h1>Budget 2026</h1>')
    await activate('2025')
    const active = await textAt('/finance')
    expect(active).toContain('<h1>Budget 2025</h1>')
    expect(active).toContain('<a href="/finance/2026">2026 (Draft)</a>')
    await activate('2026')
    expect(await textAt('/finance/2025')).toContain('2025 (Closed)')
    expect((await get('/finance/2031')).status).toBe(404)
    expect((await get('/finance/%3Cscript%3E')).status).toBe(404)
  })

  it('show lines, sums and totals of the year', async () => {
    await database.current.transact((tx) =>
      budget.recordActuals(
        tx,
        {
          year: '2026',
          today: day('2026-04-20'),
          ticketVatRate: basisPoints(1000),
          buckets: [week('2026-03-16', 110_000, 4), week('2026-04-06', 220_000, 7)],
        },
        { kind: 'system', job: 'ticketing-budget' },
      ),
    )
    const cells = cellsOf(await textAt('/finance'))
    expect(cells).toContain(
      'Ticket revenue, 16 Mar – 22 Mar 4 tickets|22 Mar 2026|Ticket Revenue|€1,100.00|€100.00|10%',
    )
    expect(cells).toContain('Donations, 6 Apr – 12 Apr|12 Apr 2026|Donations|€25.00|€0.00|0%')
    expect(cells).toContain('Processing fees, Stripe, 6 Apr – 12 Apr|12 Apr 2026|Processing Fees|-€12.10|-€2.10|21%')
    // Nothing was allocated to it, so what is left is what it takes.
    expect(cells).toContain('Processing Fees|||€0.00|-€36.30|€0.00|€0.00|€36.30')
    expect(cells.filter((row) => row.startsWith('Total|'))).toEqual([
      'Total|||€0.00|€0.00|€0.00|€0.00|€0.00',
      'Total|||€0.00|€3,313.70|€0.00|€0.00|-€3,313.70',
      'Total|||€3,313.70|€293.70|',
    ])
    expect(await textAt('/finance')).toContain('Made by ticketing, read-only')
  })

  it('sum up as income and VAT credit less expenses and VAT owed', async () => {
    const text = await textAt('/finance')
    const tiles = [...text.matchAll(/<dt>([^<]+)<\/dt><dd class="tile-value">([^<]+)</g)].map(([, label, value]) => [
      label,
      value,
    ])
    expect(tiles).toEqual([
      ['Income', '€3,350'],
      ['Expenses', '€36'],
      ['VAT owed', '€300'],
      ['VAT credit', '€6'],
      ['Net', '€3,020'],
      // 10 % of it are taxed.
      ['Into reserves', '€2,718'],
    ])
  })

  it('draw the revenue of every week between the first and the last, those without sales too', async () => {
    const cells = cellsOf(await textAt('/finance'))
    // A week that a quarter ends in counts as two.
    for (const row of ['16 Mar|€1,100.00', '23 Mar|€0.00', '30 Mar|€0.00', '1 Apr|€0.00', '6 Apr|€2,200.00']) {
      expect(cells).toContain(row)
    }
    // Five weeks; tickets, donations and VAT of the income; fees and VAT of the expenses.
    expect((await textAt('/finance')).match(/class="chart-bar"/g)).toHaveLength(5 + 3 + 2)
  })

  it('speak Spanish to who reads it, down to the lines', async () => {
    const text = await textAt('/finance', { language: 'es' })
    const cells = cellsOf(text)
    expect(cells).toContain(
      'Ingresos por entradas, 16 mar – 22 mar 4 entradas|22 mar 2026|Ingresos por entradas|1.100,00 €|100,00 €|10 %',
    )
    expect(text).toContain('Departamentos')
    expect(text).not.toMatch(/Ticket Revenue|Ticket sales|Processing Fees/)
  })

  it('show names and descriptions as text, and lines that people write apart from those of ticketing', async () => {
    await withAdmin(database.current.adminUrl, (client) =>
      client.query(`
        insert into budget.line_items (category_id, description, amount, no_vat, vat)
        select categories.id, 'Gas <img src=x onerror=alert(1)>', -5000, 'reverse-charge', 0
        from budget.categories
        join budget.groups on groups.id = group_id
        join budget.years on years.id = year_id
        where categories.name like 'Kitchen%' and label = '2026'`),
    )
    const text = await textAt('/finance')
    expect(text).not.toContain('<script>alert')
    expect(text).not.toContain('<img src=x')
    expect(text).toContain('Kitchen &lt;script&gt;alert(1)&lt;/script&gt;')
    expect(cellsOf(text)).toContain('Gas &lt;img src=x onerror=alert(1)&gt;|no date yet|reverse charge||-€50.00|||')
    expect(text.indexOf('Gas &lt;img')).toBeLessThan(text.indexOf('Lines made from ticket sales'))
  })
})
