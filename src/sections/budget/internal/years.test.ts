import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import type { Actor } from '../../../platform/actor.ts'
import { budget, operator, teams } from './budget.fixture.ts'
import { own } from './tables.ts'

const human = { kind: 'human', human: randomUUID() } as const

describe('a new year', () => {
  const database = testDatabase()
  const create = (year: string, actor: Actor = operator) =>
    database.current.transact((tx) => budget.createYear(tx, { year, name: `Season ${year}` }, actor))
  const overview = (year: string) => database.current.snapshot((snapshot) => budget.overview(snapshot, year))

  it('has a category for each team with a budget, and the ticketing ones, all empty', async () => {
    await database.current.transact(async (tx) => {
      await teams.create(tx, { name: 'Kitchen', hasBudget: true, members: [] }, operator)
      await teams.create(tx, { name: 'Greeters', hasBudget: false, members: [] }, operator)
      await teams.create(tx, { name: 'Build', hasBudget: true, members: [] }, operator)
    })
    await create('2026')
    const withBudget = await database.current.snapshot(async (snapshot) =>
      (await teams.list(snapshot)).filter((team) => team.hasBudget),
    )
    const empty = { id: expect.any(String), lines: 0, amount: 0, vat: 0 }
    expect(withBudget.map((team) => team.name)).toEqual(['Build', 'Kitchen'])
    expect(await overview('2026')).toEqual({
      ok: true,
      groups: [
        {
          id: expect.any(String),
          name: 'Departments',
          kind: 'departments',
          categories: withBudget.map(({ id, name }) => ({ ...empty, name, kind: null, team: id })),
        },
        {
          id: expect.any(String),
          name: 'Ticketing',
          kind: 'ticketing',
          categories: [
            { ...empty, name: 'Ticket Revenue', kind: 'ticket-revenue', team: null },
            { ...empty, name: 'Donations', kind: 'donations', team: null },
            { ...empty, name: 'Processing Fees', kind: 'processing-fees', team: null },
          ],
        },
      ],
    })
  })

  it('is a draft and stands on record, with who made it and each thing that it was made of', async () => {
    const made = await create('2027-A', human)
    if (!made.ok) throw new Error(made.code)
    const recorded = await database.current.transact((tx) =>
      own(tx)
        .selectFrom('auditEntries')
        .select(['actorKind', 'actorHuman', 'subjectKind', 'subjectId', 'field', 'before', 'after'])
        .where('yearId', '=', made.id)
        .orderBy('id')
        .execute(),
    )
    expect(recorded[0]).toEqual({
      actorKind: 'human',
      actorHuman: human.human,
      subjectKind: 'year',
      subjectId: made.id,
      field: null,
      before: null,
      after: expect.objectContaining({
        id: made.id,
        label: '2027-A',
        name: 'Season 2027-A',
        state: 'draft',
        fee_vat_rate: 2100,
        first_vat_due: '2027-04-20',
        fourth_vat_due: '2028-01-30',
      }),
    })
    expect(recorded.map((entry) => entry.subjectKind)).toEqual([
      'year',
      ...['group', 'group'],
      ...['category', 'category', 'category', 'category', 'category'],
    ])
  })

  it('needs a label of its own that is a year', async () => {
    await create('2028')
    expect(await create('2028')).toEqual({ ok: false, code: 'year-taken', year: '2028' })
    expect(await create('next')).toEqual({ ok: false, code: 'not-a-year-label', year: 'next' })
    expect(await create('2028\n')).toEqual({ ok: false, code: 'not-a-year-label', year: '2028\n' })
  })

  it('is made once by two who make it at the same time', async () => {
    const results = await Promise.all([create('2029'), create('2029')])
    expect(results.filter((result) => result.ok)).toHaveLength(1)
    const view = await overview('2029')
    expect(view.ok && view.groups).toHaveLength(2)
  })
})

describe('activating a year', () => {
  const database = testDatabase()
  const activate = (year: string) => database.current.transact((tx) => budget.activateYear(tx, year, operator))
  const states = async () =>
    (await database.current.snapshot(budget.years)).map(({ year, state }) => `${year} ${state}`)

  it('closes the one that was active, and a closed one does not come back', async () => {
    await database.current.transact(async (tx) => {
      for (const year of ['2026', '2027', '2027-B', '2027-A']) {
        await budget.createYear(tx, { year, name: year }, operator)
      }
    })
    expect(await activate('2026')).toEqual({ ok: true, closed: null })
    expect(await activate('2026')).toEqual({ ok: false, code: 'already-active', year: '2026' })
    expect(await activate('2027')).toEqual({ ok: true, closed: '2026' })
    expect(await activate('2026')).toEqual({ ok: false, code: 'year-closed', year: '2026' })
    expect(await activate('1999')).toEqual({ ok: false, code: 'unknown-year', year: '1999' })
    expect(await states()).toEqual(['2027-B draft', '2027-A draft', '2027 active', '2026 closed'])
  })

  it('leaves one active year when two are activated at once, each change on record', async () => {
    const results = await Promise.all([activate('2027-A'), activate('2027-B')])
    expect(results.every((result) => result.ok)).toBe(true)
    expect((await states()).filter((state) => state.endsWith('active'))).toHaveLength(1)
    const changes = await database.current.transact((tx) =>
      own(tx)
        .selectFrom('auditEntries')
        .innerJoin('years', 'years.id', 'auditEntries.subjectId')
        .select(['years.label', 'auditEntries.before', 'auditEntries.after'])
        .where('auditEntries.field', '=', 'state')
        .orderBy('auditEntries.id')
        .execute(),
    )
    expect(changes.slice(0, 3)).toEqual([
      { label: '2026', before: 'draft', after: 'active' },
      { label: '2026', before: 'active', after: 'closed' },
      { label: '2027', before: 'draft', after: 'active' },
    ])
    expect(changes).toHaveLength(7)
  })
})

describe('the record of changes', () => {
  const database = testDatabase()

  it.each(['update budget.audit_entries set after = null', 'delete from budget.audit_entries'])(
    'can not be rewritten: %s',
    async (statement) => {
      const rewrite = database.current.transact((tx) => sql.raw(statement).execute(own(tx)))
      await expect(rewrite).rejects.toMatchObject({ code: '42501' })
    },
  )

  it('can not be emptied', async () => {
    const empty = database.current.transact((tx) => sql`truncate budget.audit_entries`.execute(own(tx)))
    await expect(empty).rejects.toMatchObject({ code: '42501' })
  })
})
