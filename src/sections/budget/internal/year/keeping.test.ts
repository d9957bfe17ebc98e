import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../../test/support/database.ts'
import { basisPoints, cents } from '../../../../platform/money.ts'
import { budget, budgetOn, operator, teams, treasurer } from '../budget.fixture.ts'

const day = Temporal.PlainDate.from
const { keeping } = budget

describe('the life of a year', () => {
  const database = testDatabase()
  const on = budgetOn(database)
  const stateOf = async (year: string) => {
    const found = (await on.read(budget.years)).find((each) => each.year === year)
    return found === undefined ? 'none' : `${found.state}${found.archived ? ', archived' : ''}`
  }
  const archive = (year: string) => on.write((tx) => keeping.archive(tx, year, operator))
  const restore = (year: string) => on.write((tx) => keeping.restore(tx, year, operator))
  const activate = (year: string) => on.write((tx) => budget.activateYear(tx, year, operator))

  it('ends in the archive, never while it is active, and starts again as a draft', async () => {
    for (const year of ['2024', '2025']) await on.year(year)
    await activate('2024')
    expect(await archive('2024')).toEqual({ ok: false, code: 'year-active', year: '2024' })
    await activate('2025')
    expect(await archive('2024')).toEqual({ ok: true })
    expect(await archive('2024')).toEqual({ ok: false, code: 'already-archived', year: '2024' })
    expect(await stateOf('2024')).toBe('closed, archived')
    expect(await activate('2024')).toEqual({ ok: false, code: 'year-archived', year: '2024' })
    expect(await restore('2024')).toEqual({ ok: true })
    expect(await stateOf('2024')).toBe('draft')
    expect(await restore('2024')).toEqual({ ok: false, code: 'not-archived', year: '2024' })
    expect(await archive('1999')).toEqual({ ok: false, code: 'unknown-year', year: '1999' })
    const fields = (await on.read((s) => budget.record.ofYear(s, '2024', undefined))).map(({ field }) => field)
    expect(fields.filter((field) => field === 'archived_at' || field === 'state')).toHaveLength(5)
  })

  it('takes the structure of another, with what each category came to, and starts with nothing allocated', async () => {
    await on.year('2026')
    const group = await on.group('2026', 'Build', { restricted: true })
    const category = await on.category(group, { spending: 'capex', allocated: cents(-90_000) })
    await on.lines(
      category,
      { amount: cents(-10_000) },
      {
        amount: cents(-20_000),
        progress: { state: 'paid', amount: cents(-19_000), on: day('2026-05-01'), reference: '' },
      },
      { amount: cents(70_000), cashFlowOnly: true },
    )
    const settings = (await on.read((s) => keeping.show(s, '2026')))?.settings
    if (settings === undefined) throw new Error('no settings')
    const fields = { ...settings, surplusTaxRate: basisPoints(2_000), openingBalance: cents(5_000) }
    on.done(await on.write((tx) => keeping.change(tx, '2026', { version: 1, fields }, operator)))

    const clone = () => on.write((tx) => keeping.clone(tx, '2026', { year: '2028', name: 'Next' }, operator))
    expect((await clone()).ok).toBe(true)
    expect(await clone()).toEqual({ ok: false, code: 'year-taken', year: '2028' })
    const made = await on.sheet('2028')
    expect(made.year).toMatchObject({ state: 'draft', clonedFrom: '2026' })
    expect(made.year.settings).toMatchObject({
      name: 'Next',
      surplusTaxRate: 2_000,
      openingBalance: 0,
      vatDue: [day('2028-04-20'), day('2028-07-20'), day('2028-10-20'), day('2029-01-30')],
    })
    const copied = made.groups.find(({ name }) => name === 'Build')
    expect(copied).toMatchObject({ restricted: true })
    // 100.00 + 190.00 paid; the loan is for the cash flow alone.
    expect(copied?.categories).toMatchObject([{ spending: 'capex', allocated: 0, reference: -29_000, lines: [] }])
    expect(made.groups.map(({ kind }) => kind)).toContain('ticketing')
    const recorded = await on.read((s) => budget.record.ofYear(s, '2028', undefined))
    expect(recorded).toHaveLength(1 + made.groups.length + made.groups.flatMap(({ categories }) => categories).length)
  })

  it('gets the departments that have come since, each once', async () => {
    await on.year('2032')
    await on.team('Kitchen')
    await on.write((tx) => teams.create(tx, { name: 'Greeters', hasBudget: false, members: [] }, operator))
    const sync = () => on.write((tx) => keeping.syncDepartments(tx, '2032', operator))
    const both = await Promise.all([sync(), sync()])
    expect(both.flatMap((result) => (result.ok ? result.added : []))).toEqual(['Kitchen'])
    const departments = (await on.sheet('2032')).groups.find(({ kind }) => kind === 'departments')
    expect(departments?.categories.map(({ name }) => name)).toEqual(['Kitchen'])
  })

  it('tells the second of two who change its settings, and takes no bank balance once it is closed', async () => {
    await on.year('2033')
    const shown = await on.read((s) => keeping.show(s, '2033'))
    if (shown === undefined) throw new Error('no year')
    const { version, settings } = shown
    const change = (payoutDelay: number) =>
      on.write((tx) => keeping.change(tx, '2033', { version, fields: { ...settings, payoutDelay } }, operator))
    const both = await Promise.all([change(3), change(5)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ code: 'changed-meanwhile', now: { version: version + 1 } })

    const bank = (balance: number | null) => {
      const told = { on: day('2033-03-01'), balance: balance === null ? null : cents(balance) }
      return on.write((tx) => keeping.setBankBalance(tx, '2033', told, treasurer.actor))
    }
    for (const balance of [1_000, 1_000, 2_000, null]) expect(await bank(balance)).toEqual({ ok: true })
    const recorded = (await on.read((s) => budget.record.ofYear(s, '2033', undefined))).filter(
      ({ subject }) => subject.kind === 'bank-balance',
    )
    expect(recorded.map(({ before, after }) => [before, after])).toEqual([
      [2_000, null],
      [1_000, 2_000],
      [null, 1_000],
    ])
    await activate('2033')
    await activate('2032')
    expect(await bank(1)).toEqual({ ok: false, code: 'year-closed', year: '2033' })
  })
})
