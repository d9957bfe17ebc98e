import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import type { Actor } from '../../../platform/actor.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { sectionDb } from '../../../platform/db/section-db.ts'
import { build } from '../section.ts'

const audit = build()
const own = sectionDb<Record<never, never>>('audit')
const human = randomUUID()

describe('the audit', () => {
  const database = testDatabase()
  const record = (actor: Actor, detail?: Record<string, string | number | boolean | null>) =>
    database.current.transact((tx) =>
      audit.record(tx, { actor, action: 'test.done', subject: { kind: 'test', id: '1' }, ...(detail && { detail }) }),
    )
  const newest = () =>
    withAdmin(database.current.adminUrl, async (admin) => {
      const { rows } = await admin.query(
        'select actor_kind, actor_human, actor_job, action, subject_kind, subject_id, detail from audit.entries order by id desc limit 1',
      )
      return rows[0]
    })

  it.each<[Actor, string | null, string | null]>([
    [{ kind: 'human', human }, human, null],
    [{ kind: 'operator' }, null, null],
    [{ kind: 'system', job: 'sync' }, null, 'sync'],
  ])('keeps who did what: %j', async (actor, actorHuman, job) => {
    await record(actor, { amount: 5, of: 'x', all: false, none: null })
    expect(await newest()).toEqual({
      actor_kind: actor.kind,
      actor_human: actorHuman,
      actor_job: job,
      action: 'test.done',
      subject_kind: 'test',
      subject_id: '1',
      detail: { amount: 5, of: 'x', all: false, none: null },
    })
  })

  it('needs no detail', async () => {
    await record({ kind: 'operator' })
    expect(await newest()).toMatchObject({ detail: {} })
  })

  it('is gone with what it records', async () => {
    const before = await newest()
    const undone = database.current.transact(async (tx) => {
      await audit.record(tx, { actor: { kind: 'operator' }, action: 'test.undone', subject: { kind: 'test', id: '2' } })
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    expect(await newest()).toEqual(before)
  })

  it.each(['update audit.entries set action = action', 'delete from audit.entries', 'truncate audit.entries'])(
    'is append-only, by the database: %s',
    async (statement) => {
      const changing = database.current.transact((tx) => sql.raw(statement).execute(own(tx)))
      await expect(changing).rejects.toMatchObject({ code: '42501' })
    },
  )
})
