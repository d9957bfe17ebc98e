import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason, operator } from '../../../test/support/season.ts'
import { appWith } from '../../platform/http/app.fixture.ts'
import { setEvent } from '../event-settings.ts'
import { routes } from './ticket-dashboard.tsx'

describe('the ticket dashboard', () => {
  const humans = testHumans()

  const textAt = async (path: string) => {
    const app = appWith({
      routes: routes({ ...humans.current, syncs: { start: () => Promise.reject(new Error('nobody presses it')) } }),
      database: humans.current.database,
      viewerOf: async () => ({
        human: 'h',
        name: 'Olga',
        language: 'en',
        roles: ['board'],
        signedInAt: Temporal.Now.instant(),
      }),
    })
    return (await app.request(path, { headers: { cookie: 'humans=session' } })).text()
  }
  /** The table beside a chart: its rows' cells. */
  const tableOf = async (chart: string) => {
    const [, table = ''] = (await textAt('/tickets')).split(`id="${chart}-title"`)
    const rows = table.slice(0, table.indexOf('</tbody>')).matchAll(/<tr><th scope="row".*?<\/tr>/gs)
    return [...rows].map(([row]) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell))
  }
  const open = (gates: string) => ({ gateOpening: Temporal.PlainDate.from(gates) })
  const at = (day: string) => ({ purchasedAt: Temporal.Instant.from(`${day}T12:00:00Z`) })

  /** Last season sold on the 40th and 38th day before its gates; this one on the 41st and 39th, five days ago. */
  async function twoSeasons() {
    const last = await newSeason(humans.current, { ...open('2025-07-10'), name: 'High Tide' })
    await last.sync({
      orders: [
        last.order('a', { ...at('2025-05-31'), tickets: [last.ticket('a1'), last.ticket('a2')] }),
        last.order('b', { ...at('2025-06-02'), tickets: [last.ticket('b')] }),
      ],
    })
    const season = await newSeason(humans.current, open('2026-07-07'))
    await season.sync({
      orders: [
        season.order('c', { ...at('2026-05-27'), tickets: [season.ticket('c')] }),
        season.order('d', { ...at('2026-05-29'), tickets: [season.ticket('d1'), season.ticket('d2')] }),
      ],
    })
    return { last, season }
  }

  it('sets what is sold so far against the season before, by days to the event', async () => {
    const { last, season } = await twoSeasons()
    expect(await tableOf('against-last-season')).toEqual([
      ['41', '1', ''],
      ['40', '1', '2'],
      ['39', '3', '2'],
      ['38', '3', '3'],
      ['37', '3', ''],
      ['36', '3', ''],
      ['35', '3', ''],
      ['34', '3', ''],
    ])
    // The season before is by its own gates, also when they were put off afterwards.
    const later = { ...last.event, ...open('2025-07-11') }
    await humans.current.database.transact((tx) => setEvent(tx, humans.current, later, operator))
    await humans.current.database.transact((tx) => setEvent(tx, humans.current, season.event, operator))
    expect((await tableOf('against-last-season'))[0]).toEqual(['41', '1', '2'])
  })

  it('draws days without sales as zeros, until today', async () => {
    await twoSeasons()
    expect((await tableOf('daily-sales')).map(([day, tickets]) => [day, tickets])).toEqual([
      ['27 May', '1'],
      ['28 May', '0'],
      ['29 May', '2'],
      ['30 May', '0'],
      ['31 May', '0'],
      ['1 Jun', '0'],
      ['2 Jun', '0'],
      ['3 Jun', '0'],
    ])
  })

  it('counts the members who have a ticket among those who are active, and leads to what is wrong', async () => {
    const { season } = await twoSeasons()
    await season.person('Ana', 'ana@example.org')
    await season.person('Ben', 'ben@example.org')
    await season.sync({
      orders: [
        season.order('e', {
          status: 'completed',
          currency: 'USD',
          buyer: { name: 'Ana', email: 'ana@example.org' },
          tickets: [season.ticket('e', { ownAddress: 'ana@example.org' })],
        }),
      ],
    })
    const text = await textAt('/tickets')
    expect(text).toContain('1 of 2 active members')
    expect(text).toContain('href="/tickets/orders?problem=foreign"')
  })
})
