import { describe, expect, it } from 'vitest'
import { type BoxOffice, openBoxOffice } from '../../test/support/box-office.ts'
import { testHumans } from '../../test/support/humans.ts'
import { jobs } from './ticket-passes.ts'

const log = { warn: () => {} }
const signal = new AbortController().signal

describe('the passes that come by themselves', () => {
  const humans = testHumans()
  const connectTo = (office: BoxOffice, key?: string) => async () => ({
    ...office.needs,
    ...(key === undefined ? {} : office.client(key)),
    stop: async () => {},
  })
  const [full, incremental] = ['full-ticket-pass', 'ticket-pass'].map((name) => (office: BoxOffice, key?: string) => {
    const job = jobs({ ...humans.current, log }, connectTo(office, key)).find((candidate) => candidate.name === name)
    if (job === undefined) throw new Error(`no job is called ${name}`)
    return job.run(signal)
  })
  if (full === undefined || incremental === undefined) throw new Error('two were asked for')

  it('are skipped before an event is set', async () => {
    const nowhere = jobs({ ...humans.current, log }, () => Promise.reject(new Error('nobody to connect to')))
    const results = await Promise.all(nowhere.map(({ run }) => run(signal)))
    expect(results).toEqual(results.map(() => ({ ok: false, code: 'skipped', reason: 'no event is set' })))
  })

  it('bring sales and fees in step, all of them or the news', async () => {
    await using office = await openBoxOffice(humans.current)
    expect(await full(office)).toEqual({ ok: true })
    const before = await office.sales()
    expect(before?.stripeFees).toBeGreaterThan(0)
    office.sell(Temporal.Duration.from({ minutes: 1 }))
    expect(await incremental(office)).toEqual({ ok: true })
    expect((await office.sales())?.ticketsSold).toBe((before?.ticketsSold ?? 0) + 1)
  })

  it('say why the vendor could not be asked', async () => {
    await using office = await openBoxOffice(humans.current)
    expect(await full(office, 'sk_wrong')).toMatchObject({
      ok: false,
      code: 'failed',
      reason: expect.stringMatching(/403/),
    })
  })

  it('are skipped while another run goes on', async () => {
    await using office = await openBoxOffice(humans.current)
    const { database, tickets } = humans.current
    const begun = await database.transact((tx) => tickets.sync.begin(tx, 'full'))
    if (!begun.ok) throw new Error(begun.code)
    expect(await incremental(office)).toMatchObject({
      ok: false,
      code: 'skipped',
      reason: expect.stringMatching(/^another run \(full\) goes on since 20/),
    })
    const nothing = { pages: 0, read: 0, added: 0, changed: 0, feesAdded: 0, notes: [], error: null }
    await database.transact((tx) => tickets.sync.end(tx, begun.lease, nothing))
  })
})
