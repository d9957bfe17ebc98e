import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { jobs } from '../section.ts'

describe('hints that were taken', () => {
  const database = testDatabase()

  it('are forgotten after thirty days, however many there are; those that wait are not', async () => {
    const { adminUrl } = database.current
    await withAdmin(adminUrl, (admin) =>
      admin.query(`
        insert into tickets.hints (id, kind, record_id, received_at, taken_at)
        select 'old ' || n, 'order', 'or_' || n, clock_timestamp() - interval '31 days', clock_timestamp() - interval '30 days'
        from generate_series(1, 2001) n
        union all values
          ('taken', 'order', 'or_1', clock_timestamp() - interval '31 days', clock_timestamp() - interval '29 days'),
          ('waiting', 'order', 'or_2', clock_timestamp() - interval '31 days', null)`),
    )
    for (const { run } of jobs(database.current)) expect(await run(new AbortController().signal)).toEqual({ ok: true })
    const left = await withAdmin(adminUrl, (admin) => admin.query('select id from tickets.hints order by id'))
    expect(left.rows).toEqual([{ id: 'taken' }, { id: 'waiting' }])
  })
})
