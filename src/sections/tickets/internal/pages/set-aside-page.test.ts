import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../../../test/support/humans.ts'
import { newSeason } from '../../../../../test/support/season.ts'
import { appWith } from '../../../../platform/http/app.fixture.ts'
import { routes } from '../../section.ts'
import type { SyncMode, SyncNote } from '../../tickets.ts'
import { pageNeeds } from './page-needs.fixture.ts'

describe('the list of what was set aside', () => {
  const humans = testHumans()

  const get = (role = 'board') =>
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
    }).request('/tickets/set-aside', { headers: { cookie: 'humans=session' } })
  const listed = async () =>
    [...(await (await get()).text()).matchAll(/<th scope="row"[^>]*>(.*?)<\/th><td[^>]*>(.*?)<\/td>/g)].map(
      ([, record, reason]) => [record, reason],
    )
  const count = () => humans.current.database.snapshot((snapshot) => humans.current.tickets.sync.setAside(snapshot))
  const note = (id: string | null, reason = 'total: no integer'): SyncNote => ({
    severity: 'set-aside',
    kind: 'order',
    id,
    reason,
  })
  async function run(mode: SyncMode, notes: readonly SyncNote[], error: string | null = null) {
    const { database, tickets } = humans.current
    await database.transact(async (tx) => {
      const begun = await tickets.sync.begin(tx, mode)
      if (!begun.ok) throw new Error(begun.code)
      const figures = { pages: 1, read: 0, added: 0, changed: 0, feesAdded: 0 }
      await tickets.sync.end(tx, begun.lease, { ...figures, notes, error })
    })
  }

  it('is of the last full run that came through, and of those since, each record once', async () => {
    const season = await newSeason(humans.current)
    await season.sync({ orders: [season.order('fine')] })
    expect(await (await get()).text()).toContain('Nothing is set aside')
    await run('full', [note('or_mended')])
    await run('full', [note('or_1'), note(null, 'id: missing'), { ...note('or_2'), severity: 'warning' }])
    await run('incremental', [note('or_1'), note('or_3')])
    await run('full', [], 'the vendor is away')
    expect(await listed()).toEqual([
      ['Order or_1', 'total: no integer'],
      ['Order or_3', 'total: no integer'],
      ['Order without an id', 'id: missing'],
    ])
    expect(await count()).toBe(3)
    await run('full', [])
    expect(await count()).toBe(0)
  })

  it('is for ticket admins, the board and admins, and of the current event alone', async () => {
    await newSeason(humans.current)
    await run('full', [note('or_old')])
    await newSeason(humans.current)
    expect(await count()).toBe(0)
    for (const role of ['ticket-admin', 'board', 'admin']) expect((await get(role)).status).toBe(200)
    expect((await get('finance-admin')).status).toBe(403)
  })
})
