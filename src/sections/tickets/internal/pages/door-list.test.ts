import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../../../test/support/humans.ts'
import { newSeason } from '../../../../../test/support/season.ts'
import { appWith } from '../../../../platform/http/app.fixture.ts'
import { routes } from '../../section.ts'
import { pageNeeds } from './page-needs.fixture.ts'

describe('the door list', () => {
  const humans = testHumans()

  const get = (role: string) =>
    appWith({
      routes: routes(pageNeeds(humans.current)),
      database: humans.current.database,
      viewerOf: async () => ({
        human: 'h',
        name: 'Olga',
        language: 'en',
        roles: [role],
        signedInAt: Temporal.Now.instant(),
      }),
    }).request('/tickets/door-list', { headers: { cookie: 'humans=session' } })
  const rows = async () =>
    [...(await (await get('ticket-admin')).text()).matchAll(/<tr><th scope="row">(.*?)<\/tr>/g)].map(([, row = '']) =>
      row.split(/<[^>]*>/).filter((cell) => cell !== ''),
    )

  it('is for ticket admins and admins', async () => {
    await newSeason(humans.current)
    for (const role of ['ticket-admin', 'admin']) expect((await get(role)).status).toBe(200)
    for (const role of ['board', 'finance-admin']) expect((await get(role)).status).toBe(403)
  })

  it('holds whoever the door lets in, by name without case and accents, nameless ones last', async () => {
    const season = await newSeason(humans.current)
    const ticket = (name: string, fields = {}) =>
      season.ticket(name.replace(/\W/g, '') || 'nameless', { name, ...fields })
    await season.sync({
      orders: [
        season.order('paid', { tickets: [ticket('zoe'), ticket('Élodie'), ticket('Ann', { status: 'voided' })] }),
        season.order('dollars', { currency: 'USD', tickets: [ticket('Emil', { checkedIn: true })] }),
        season.order('pending', { status: 'pending', tickets: [ticket('Paul')] }),
      ],
      tickets: [ticket('<b>Comp</b>'), ticket('')],
    })
    expect(await rows()).toEqual([
      ['&lt;b&gt;Comp&lt;/b&gt;', 'Standard', 'BbCompb'],
      ['Élodie', 'Standard', 'Blodie'],
      ['Emil', 'Standard', 'BEmil', 'Yes'],
      ['zoe', 'Standard', 'Bzoe'],
      ['No name', 'Standard', 'Bnameless'],
    ])
  })

  it('comes whole, however long it is', async () => {
    const season = await newSeason(humans.current)
    await season.sync({
      tickets: Array.from({ length: 1_234 }, (_, place) => season.ticket(`many_${place}`, { name: `Guest ${place}` })),
    })
    expect(new Set((await rows()).map(([name]) => name)).size).toBe(1_234)
    expect(await (await get('admin')).text()).toMatch(/<\/html>$/)
  })
})
