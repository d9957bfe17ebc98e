import { describe, expect, it } from 'vitest'
import { testHumans } from '../../test/support/humans.ts'
import { newSeason, operator } from '../../test/support/season.ts'
import { withAdmin } from '../platform/db/database.ts'
import { cents } from '../platform/money.ts'
import { jobs, syncTicketingBudget } from './ticketing-budget.ts'

describe('putting sales into the budget', () => {
  const humans = testHumans()

  it('comes by itself, into the year that is active', async () => {
    const { database, budget } = humans.current
    const run = () => Promise.all(jobs(humans.current).map((job) => job.run(new AbortController().signal)))
    expect(await run()).toEqual([{ ok: false, code: 'skipped', reason: 'no budget year is active' }])
    const { order, ticket, sync } = await newSeason(humans.current)
    await database.transact(async (tx) => {
      await budget.createYear(tx, { year: '2025', name: '2025' }, operator)
      await budget.activateYear(tx, '2025', operator)
    })
    await sync({ orders: [order('1', { tickets: [ticket('1', { listedPrice: cents(10_000) })] })] })
    expect(await run()).toEqual([{ ok: true }])
    const result = await database.snapshot((snapshot) => budget.lines(snapshot, '2025'))
    expect(result).toMatchObject({ ok: true, lines: [{ amount: 10_000 }] })
  })

  it('never puts older sales over newer ones, whichever run reads first', async () => {
    const { database, budget, tickets } = humans.current
    const { order, ticket, sync } = await newSeason(humans.current)
    await database.transact((tx) => budget.createYear(tx, { year: '2026', name: '2026' }, operator))
    await sync({ orders: [order('1', { tickets: [ticket('1', { listedPrice: cents(10_000) })] })] })

    const { promise: goOn, resolve: letGoOn } = Promise.withResolvers<void>()
    const { promise: hasRead, resolve: read } = Promise.withResolvers<void>()
    const slow = {
      ...humans.current,
      tickets: {
        ...tickets,
        async weeklyActuals(...given: Parameters<typeof tickets.weeklyActuals>) {
          const buckets = await tickets.weeklyActuals(...given)
          read()
          await goOn
          return buckets
        },
      },
    }
    const first = database.transact((tx) => syncTicketingBudget(tx, slow, '2026'))
    await hasRead
    await sync({ orders: [order('2', { tickets: [ticket('2', { listedPrice: cents(20_000) })] })] })
    const second = database.transact((tx) => syncTicketingBudget(tx, humans.current, '2026'))
    await Promise.race([second, somebodyWaits(database.adminUrl)])
    letGoOn()
    await Promise.all([first, second])

    const result = await database.snapshot((snapshot) => budget.lines(snapshot, '2026'))
    expect(result).toMatchObject({ ok: true, lines: [{ amount: 30_000 }] })
  })
})

async function somebodyWaits(adminUrl: string): Promise<void> {
  await withAdmin(adminUrl, async (admin) => {
    for (;;) {
      const { rowCount } = await admin.query(`select from pg_locks l
        where l.locktype = 'advisory' and not l.granted
          and l.database = (select oid from pg_database where datname = current_database())`)
      if (rowCount !== 0) return
    }
  })
}
