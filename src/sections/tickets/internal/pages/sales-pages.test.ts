import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../../../test/support/humans.ts'
import { newSeason } from '../../../../../test/support/season.ts'
import { appWith } from '../../../../platform/http/app.fixture.ts'
import { cents } from '../../../../platform/money.ts'
import { routes } from '../../section.ts'
import { pageNeeds } from './page-needs.fixture.ts'

describe('the pages of sales', () => {
  const humans = testHumans()

  const get = (path: string, { role = 'board', language = 'en' as const } = {}) =>
    appWith({
      routes: routes(pageNeeds(humans.current)),
      database: humans.current.database,
      viewerOf: async () => ({ human: 'h', name: 'Olga', language, roles: [role], signedInAt: Temporal.Now.instant() }),
    }).request(path, { headers: { cookie: `humans=session; humans-language=${language}` } })
  /** The cells of a table's rows, by their first. */
  const rowsAt = async (path: string) => {
    const text = await (await get(path)).text()
    const cells = (row: string) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, ''))
    return [...text.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) => cells(row))
  }

  /** Three orders around the midnight in Madrid at which the first quarter ends: VIP, a shortfall, an add-on. */
  async function twoQuarters() {
    const season = await newSeason(humans.current)
    const at = (instant: string) => ({ purchasedAt: Temporal.Instant.from(instant) })
    await season.sync({
      orders: [
        season.order('vip', {
          ...at('2026-03-31T21:59:59Z'),
          tickets: [season.ticket('vip', { listedPrice: cents(40_000) })],
        }),
        season.order('short', {
          ...at('2026-03-31T22:00:00Z'),
          tickets: [season.ticket('short')],
          total: cents(9_900),
        }),
        season.order('more', {
          ...at('2026-05-04T10:00:00Z'),
          tickets: [season.ticket('more')],
          donations: cents(500),
          total: cents(12_700),
        }),
      ],
    })
    return season
  }

  it('are for ticket admins, the board and admins', async () => {
    await twoQuarters()
    for (const path of ['/tickets/sales', '/tickets/sales/2026-Q2']) {
      for (const role of ['ticket-admin', 'board', 'admin']) expect((await get(path, { role })).status).toBe(200)
      for (const role of ['finance-admin', 'teams-admin']) expect((await get(path, { role })).status).toBe(403)
    }
  })

  it('sum up by quarter and by week, cut at the local midnight that ends a quarter', async () => {
    await twoQuarters()
    const rows = await rowsAt('/tickets/sales')
    expect(rows.map(([name, tickets, gross]) => [name, tickets, gross])).toEqual([
      ['Quarter', 'Tickets', 'Gross'],
      ['Q1 2026', '1', '€400.00'],
      ['Q2 2026', '2', '€226.00'],
      ['Season', '3', '€626.00'],
      ['Week', 'Tickets', 'Gross'],
      ['30 Mar – 31 Mar', '1', '€400.00'],
      ['1 Apr – 5 Apr', '1', '€99.00'],
      ['4 May – 10 May', '1', '€127.00'],
      ['Season', '3', '€626.00'],
    ])
  })

  it('export weeks and quarters with their days, for whoever may take data away', async () => {
    await twoQuarters()
    const file = async (path: string) => {
      const bytes = await (await get(path, { role: 'admin' })).arrayBuffer()
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).trimEnd().split('\r\n')
    }
    const [head, ...weeks] = await file('/tickets/sales-by-week.csv')
    expect(head).toBe(
      '\uFEFFFirst day,Last day,Orders,Tickets,Gross (EUR),Refunded (EUR),Taxable (EUR),VAT (EUR),VIP premium (EUR),Donations (EUR),Other (EUR),Stripe fee (EUR),Vendor fee (EUR),Net (EUR)',
    )
    expect(weeks).toEqual([
      '2026-03-30,2026-03-31,1,1,400.00,0.00,315.00,28.64,85.00,0.00,0.00,0.00,0.00,400.00',
      '2026-04-01,2026-04-05,1,1,99.00,0.00,100.00,9.09,0.00,0.00,-1.00,0.00,0.00,99.00',
      '2026-05-04,2026-05-10,1,1,127.00,0.00,100.00,11.09,0.00,5.00,22.00,0.00,0.00,127.00',
    ])
    expect((await file('/tickets/sales-by-quarter.csv?format=spanish')).slice(1)).toEqual([
      '2026-01-01;2026-03-31;1;1;400,00;0,00;315,00;28,64;85,00;0,00;0,00;0,00;0,00;400,00',
      '2026-04-01;2026-06-30;2;2;226,00;0,00;200,00;20,18;0,00;5,00;21,00;0,00;0,00;226,00',
    ])
    expect((await get('/tickets/sales-by-week.csv')).status).toBe(403)
    expect(await (await get('/tickets/sales')).text()).not.toContain('.csv')
    expect(await (await get('/tickets/sales', { role: 'admin' })).text()).toContain(
      '/tickets/sales-by-quarter.csv?format=spanish',
    )
  })

  it('give the accountant a quarter: bases and VAT by rate, which add up to what came in', async () => {
    await twoQuarters()
    expect((await rowsAt('/tickets/sales/2026-Q1')).slice(0, 4)).toEqual([
      ['Sold', 'Rate', 'Base', 'VAT', 'With VAT'],
      ['Tickets and add-ons', '10%', '€286.36', '€28.64', '€315.00'],
      ['VIP premium', 'Without VAT', '€85.00', '€0.00', '€85.00'],
      ['Total less refunds', '', '€371.36', '€28.64', '€400.00'],
    ])
    expect(await rowsAt('/tickets/sales/2026-Q2')).toEqual([
      ['Sold', 'Rate', 'Base', 'VAT', 'With VAT'],
      ['Tickets and add-ons', '10%', '€201.82', '€20.18', '€222.00'],
      ['Donations', 'Without VAT', '€5.00', '€0.00', '€5.00'],
      ['Less than the tickets cost', 'Without VAT', '-€1.00', '€0.00', '-€1.00'],
      ['Total less refunds', '', '€205.82', '€20.18', '€226.00'],
      ['Part', 'Amount'],
      ['Gross', '€226.00'],
      ['Refunded', '€0.00'],
      ['Stripe fee', '€0.00'],
      ['Vendor fee', '€0.00'],
      ['Net', '€226.00'],
    ])
  })

  it('say what to do where there is nothing', async () => {
    await newSeason(humans.current)
    expect(await (await get('/tickets/sales')).text()).toContain('No orders are here yet')
    expect(await (await get('/tickets/sales/2026-Q4')).text()).toContain('Nothing was sold in this quarter')
    for (const path of ['2026-Q5', '2026', 'Q1-2026']) expect((await get(`/tickets/sales/${path}`)).status).toBe(404)
  })
})
