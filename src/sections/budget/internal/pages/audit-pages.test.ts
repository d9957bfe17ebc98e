import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../../test/support/database.ts'
import { basisPoints, cents } from '../../../../platform/money.ts'
import {
  budget,
  budgetOn,
  budgetPages,
  categoryOf,
  events,
  lineOf,
  lowTide,
  operator,
  profiles,
  sold,
  treasurer,
} from '../budget.fixture.ts'
import { own } from '../tables.ts'
import { cellsOf } from './cells.fixture.ts'
import { isRecordField } from './record-fields.ts'

const day = Temporal.PlainDate.from
const { editing, figures, keeping } = budget

/** What a row is found and counted by: no field that somebody changes. */
const NO_FIELDS = new Set([
  ...['id', 'number', 'kind', 'version', 'year_id', 'group_id', 'category_id', 'cloned_from', 'reference'],
  ...['ticketing_kind', 'first_day', 'last_day', 'tickets', 'corrects'],
])

describe('the record of a year', () => {
  const database = testDatabase()
  const on = budgetOn(database)
  const rows = async (language: string, path = '/finance/audit') => {
    const viewer = { human: treasurer.actor.human, name: 'Ana', language: 'en', roles: ['board'] } as const
    const app = budgetPages(database.current, () => viewer)
    const answer = await app.request(path, { headers: { cookie: `humans=ana; humans-language=${language}` } })
    // Without the times, which are those of the test.
    return cellsOf(await answer.text()).map((row) => row.split('|').slice(1).join('|'))
  }

  beforeAll(async () => {
    const bar = await on.team('Bar')
    await on.write((tx) =>
      profiles.importPeople(tx, [{ id: treasurer.actor.human, displayName: 'Ana Roca', emails: [] }], operator),
    )
    await on.write((tx) => events.save(tx, lowTide, operator))
    await on.year('2026')
    const category = await on.category(await on.group('2026', 'Build'))
    const [line = ''] = await on.lines(category, {})
    const change = lineOf({
      amount: cents(-9_999),
      vatRate: 'exempt',
      expectedOn: day('2026-05-04'),
      team: bar,
      cashFlowOnly: true,
      progress: { state: 'paid', amount: cents(-9_500), on: day('2026-05-02'), reference: 'F-17' },
    })
    await on.write((tx) => editing.changeLine(tx, line, { version: 1, fields: change }, treasurer))
    const capex = categoryOf({ spending: 'capex', allocated: cents(-123_456) })
    await on.write((tx) => editing.changeCategory(tx, category, { version: 1, fields: capex }, treasurer))
    const settings = (await on.sheet('2026')).year.settings
    const fields = { ...settings, vatRates: [basisPoints(0), basisPoints(1250)], openingBalance: cents(5_000) }
    await on.write((tx) => keeping.change(tx, '2026', { version: 1, fields }, operator))
    const balance = { on: day('2026-03-05'), balance: cents(100_050) }
    await on.write((tx) => keeping.setBankBalance(tx, '2026', balance, operator))
    await on.write((tx) => figures.file(tx, '2026', { quarter: day('2026-01-01'), today: day('2026-05-01') }, operator))
    const planned = { initialSales: 100, dailyRate: 2500, averagePrice: cents(12_000), stripeFixed: cents(25) }
    const shares = { donationShare: basisPoints(500), stripeShare: basisPoints(150), vendorShare: basisPoints(300) }
    const goneBy = {
      dailyRate: 'planned',
      averagePrice: 'observed',
      donationShare: 'observed',
      stripeShare: 'observed',
      vendorShare: 'observed',
    } as const
    await on.write((tx) => figures.plan(tx, '2026', { planned: { ...planned, ...shares }, goneBy }, operator))
    const buckets = [sold('2026-04-06', { tickets: 2, taxable: 22_000, vat: 2000, stripeFees: 242 })]
    const actuals = { year: '2026', today: day('2026-05-01'), ticketVatRate: basisPoints(1000), buckets }
    await on.write((tx) => budget.recordActuals(tx, actuals, { kind: 'system', job: 'ticketing-budget' }))
    await on.write((tx) => editing.remove(tx, { kind: 'line', id: line }, treasurer))
  })

  it("says in people's words what was changed, by whom, and from what to what", async () => {
    const shown = await rows('en')
    for (const row of [
      'Ana Roca|Line Timber: made||-€121.00',
      'Ana Roca|Line Timber: Amount|-€121.00|-€99.99',
      'Ana Roca|Line Timber: VAT|-€21.00|€0.00',
      'Ana Roca|Line Timber: VAT rate|21%|–',
      'Ana Roca|Line Timber: Why there is no VAT|–|exempt',
      'Ana Roca|Line Timber: Expected on|–|4 May 2026',
      'Ana Roca|Line Timber: Team|–|Bar',
      'Ana Roca|Line Timber: In the cash flow only|no|yes',
      'Ana Roca|Line Timber: How far it is|Planned|Paid',
      'Ana Roca|Line Timber: Paid on|–|2 May 2026',
      'Ana Roca|Line Timber: deleted|-€99.99|',
      'Ana Roca|Category Structures: Allocated|-€500.00|-€1,234.56',
      'Ana Roca|Category Structures: Kind of spending|OpEx: running the event|CapEx: things that last',
      'operator|Year 2026: VAT rates offered|0%, 4%, 10%, 21%|0%, 12.5%',
      'operator|Year 2026: Opening balance|€0.00|€50.00',
      'operator|Bank balance: 5 Mar 2026|–|€1,000.50',
      'operator|Filed quarter: Q1 2026|open|filed',
      'operator|Projection: Tickets a day|–|2.5',
      'operator|Projection: Stripe, of gross|–|1.5%',
      'operator|Projection: Tickets a day go by|–|what is planned',
      // 220.00 of tickets, 2.42 of fees.
      'the system: ticket sales|Year 2026: Lines made from ticket sales|–|2 lines, €217.58',
    ]) {
      expect(shown).toContain(row)
    }
  })

  it('says it in Spanish to who reads that, without a raw name in either', async () => {
    const shown = await rows('es')
    for (const row of [
      'Ana Roca|Línea Timber: Importe|-121,00 €|-99,99 €',
      'Ana Roca|Línea Timber: Por qué no lleva IVA|–|exento',
      'operador|Trimestre presentado: 1T 2026|abierto|presentado',
      'el sistema: venta de entradas|Año 2026: Líneas de la venta de entradas|–|2 líneas, 217,58 €',
    ]) {
      expect(shown).toContain(row)
    }
    for (const row of [...shown, ...(await rows('en'))]) expect(row).not.toMatch(/[a-z]_[a-z]|[a-z]-pick|null|[{}[\]]/)
  })

  it('has a word for every column that a change can touch', async () => {
    const { rows: columns } = await database.current.transact((tx) =>
      sql<{ name: string }>`
        select attname as name from pg_attribute
        where attnum > 0 and not attisdropped and attrelid in (
          'budget.years'::regclass, 'budget.groups'::regclass, 'budget.categories'::regclass,
          'budget.line_items'::regclass)`.execute(own(tx)),
    )
    expect(columns.length).toBeGreaterThan(40)
    expect(columns.map(({ name }) => name).filter((name) => !NO_FIELDS.has(name) && !isRecordField(name))).toEqual([])
  })
})
