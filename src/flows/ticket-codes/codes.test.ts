import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { activeCampaign, newTeam } from '../../../test/support/campaign.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason, operator } from '../../../test/support/season.ts'
import { appWith } from '../../platform/http/app.fixture.ts'
import { cents } from '../../platform/money.ts'
import { sendWave } from '../campaign-wave/giving-codes.ts'
import { routes } from './routes.tsx'

describe('the page of codes', () => {
  const humans = testHumans()

  const get = async (query = '', role = 'board') => {
    const app = appWith({
      routes: routes(humans.current),
      database: humans.current.database,
      viewerOf: async () => ({
        human: 'h',
        name: 'Olga',
        language: 'en',
        roles: [role],
        signedInAt: Temporal.Now.instant(),
      }),
    })
    const response = await app.request(`/tickets/codes${query}`, { headers: { cookie: 'humans=session' } })
    return { status: response.status, text: await response.text() }
  }
  const rowsAt = async (query: string) => {
    const { text } = await get(query)
    const cells = (row: string) =>
      [...row.matchAll(/<t[hd] [^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, ' ').trim())
    return [...text.matchAll(/<tr>(<th scope="row".*?)<\/tr>/gs)].map(([, row = '']) => cells(row))
  }

  /** Three codes: Ana's, used by two orders; Ben's, mailed and not used; and one that nobody got. */
  async function threeCodes() {
    const season = await newSeason(humans.current)
    const mark = randomUUID().slice(0, 8)
    const people = [await season.person('Ana', `ana-${mark}@example.org`), await season.person('Ben')]
    const codes = ['a', 'b', 'c'].map((letter) => `${mark}-${letter}`)
    const campaign = await activeCampaign(humans.current, codes)
    const team = await newTeam(humans.current, people)
    const request = { campaign, audience: { everyone: false, teams: [team] }, wave: randomUUID() } as const
    const wave = await humans.current.database.transact((tx) => sendWave(tx, humans.current, request, operator))
    expect(wave).toMatchObject({ ok: true, granted: 2 })
    const [granted] = await humans.current.database.snapshot((snapshot) =>
      humans.current.campaigns.grants(snapshot, campaign, { limit: 10 }),
    )
    const code = granted?.code ?? ''
    const using = (id: string, at: string) =>
      season.order(id, {
        purchasedAt: Temporal.Instant.from(at),
        tickets: [season.ticket(id)],
        discounts: [{ code: code.toUpperCase(), amount: cents(1_000) }],
        total: cents(9_000),
      })
    const first = using('first', '2026-03-04T12:00:00Z')
    const second = using('second', '2026-03-05T12:00:00Z')
    await season.sync({ orders: [first, second] })
    return { campaign, mark, first: first.id, second: second.id, code, names: [granted?.name ?? ''] }
  }

  it('says who has each, and which orders used it, the second one too', async () => {
    const { mark, campaign, code, first, second, names } = await threeCodes()
    const rows = await rowsAt(`?campaign=${campaign}`)
    expect(rows).toHaveLength(3)
    expect(rows[0]).toEqual([
      code,
      'Low income',
      names[0],
      expect.stringMatching(/Queued|Failed/),
      expect.stringMatching(new RegExp(`^4 Mar 2026, 13:00 +${first} +Used again +${second}$`)),
    ])
    expect(rows[1]?.[4]).toBe('Not used')
    expect(rows[2]).toEqual([`${mark}-c`, 'Low income', 'Not given out', '', ''])
  })

  it('filters by use, campaign and the beginning of a code', async () => {
    const { campaign, mark, code } = await threeCodes()
    const found = async (query: string) => (await rowsAt(`?campaign=${campaign}&${query}`)).map(([name]) => name)
    expect(await found('use=redeemed')).toEqual([code])
    expect(await found('use=used-twice')).toEqual([code])
    expect(await found('use=unused')).toHaveLength(1)
    expect(await found('use=not-granted')).toEqual([`${mark}-c`])
    expect(await found(`search=${mark.toUpperCase()}-A`)).toEqual([`${mark}-a`])
    expect(await found('search=nothing')).toEqual([])
    expect(await rowsAt('?campaign=no-campaign')).toEqual([])
    expect((await get('?search=nothing')).text).toContain('Nothing matches these filters')
  })

  it('goes on from page to page', async () => {
    const codes = Array.from({ length: 60 }, (_, place) => `${randomUUID()}-${place}`)
    const campaign = await activeCampaign(humans.current, codes)
    const { text } = await get(`?campaign=${campaign}`)
    const next = /rel="next" href="\/tickets\/codes([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const [first, second] = [await rowsAt(`?campaign=${campaign}`), await rowsAt(next)]
    expect([...first, ...second].map(([name]) => name)).toEqual(codes)
    expect((await get(next)).text).toContain('First page')
  })

  it('is for ticket admins, the board and admins', async () => {
    for (const role of ['ticket-admin', 'board', 'admin']) expect((await get('', role)).status).toBe(200)
    for (const role of ['finance-admin', 'human-admin']) expect((await get('', role)).status).toBe(403)
  })
})
