import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../../test/support/database.ts'
import { basisPoints, cents } from '../../../../platform/money.ts'
import type { Editor, LineFields, RecordEntry, Thing } from '../../budget.ts'
import { budget, budgetOn, categoryOf, lineOf, operator, sold, teams, treasurer } from '../budget.fixture.ts'

const day = Temporal.PlainDate.from
const { editing, record } = budget

describe('a line', () => {
  const database = testDatabase()
  const on = budgetOn(database)
  const made = { years: 0 }
  const newLine = async (fields: Partial<LineFields> = {}) => {
    const year = `2026-${++made.years}`
    await on.year(year)
    const category = await on.category(await on.group(year, 'Build'))
    const [line = ''] = await on.lines(category, fields)
    return { year, category, line }
  }
  const found = async (line: string) => {
    const thing = await on.read((s) => editing.find(s, { kind: 'line', id: line }, treasurer.reach))
    if (thing?.kind !== 'line') throw new Error('there is no such line')
    return thing.line
  }
  const change = (line: string, version: number, fields: Partial<LineFields>, editor: Editor = treasurer) =>
    on.write((tx) => editing.changeLine(tx, line, { version, fields: lineOf(fields) }, editor))
  const entriesOf = (thing: Thing) => on.read((s) => record.of(s, thing, treasurer.reach))

  it('holds what it was given, its VAT worked out', async () => {
    const fields = lineOf({
      amount: cents(-9_999),
      vatRate: basisPoints(1000),
      expectedOn: day('2026-05-04'),
      notes: 'two coats',
      progress: { state: 'paid', amount: cents(-9_500), on: day('2026-05-02'), reference: 'F-17' },
    })
    // 99.99 x 10 / 110 = 9.09
    expect(await found((await newLine(fields)).line)).toMatchObject({ ...fields, vat: -909, version: 1 })
    expect(await found((await newLine({ vatRate: 'exempt' })).line)).toMatchObject({ vatRate: 'exempt', vat: 0 })
  })

  // Half a cent goes away from zero: 6.05 x 21 / 121 = 1.05; 0.55 x 10 / 110 = 0.05; 0.13 x 4 / 104 = 0.005; 0.26 x 4 / 104 = 0.01.
  it.each([
    { amount: 12_100, vatRate: 2100, vat: 2100 },
    { amount: -12_100, vatRate: 2100, vat: -2100 },
    { amount: 605, vatRate: 2100, vat: 105 },
    { amount: 55, vatRate: 1000, vat: 5 },
    { amount: 13, vatRate: 400, vat: 1 },
    { amount: -13, vatRate: 400, vat: -1 },
    { amount: 26, vatRate: 400, vat: 1 },
    { amount: -104_000, vatRate: 400, vat: -4000 },
    { amount: 99_999, vatRate: 0, vat: 0 },
    { amount: 0, vatRate: 2100, vat: 0 },
  ])('of $amount has $vat of VAT at $vatRate basis points', async ({ amount, vatRate, vat }) => {
    const { line } = await newLine({ amount: cents(amount), vatRate: basisPoints(vatRate) })
    expect((await found(line)).vat).toBe(vat)
  })

  it('records each field that a change touched, from what to what, by whom, as one act', async () => {
    const { line } = await newLine()
    expect(await change(line, 1, { amount: cents(-24_200), notes: 'more of it' })).toMatchObject({ ok: true })
    const [amount, notes, vat, whole] = (await entriesOf({ kind: 'line', id: line })) ?? []
    expect([amount, vat, notes].map((entry) => [entry?.field, entry?.before, entry?.after])).toEqual([
      ['amount', -12_100, -24_200],
      ['vat', -2_100, -4_200],
      ['notes', '', 'more of it'],
    ])
    expect(new Set([amount?.act, vat?.act, notes?.act]).size).toBe(1)
    expect(amount).toMatchObject({ actor: treasurer.actor, subject: { name: 'Timber' } })
    expect(whole).toMatchObject({ field: null, before: null, after: { description: 'Timber' } })
    await change(line, 2, { amount: cents(-24_200), notes: 'more of it' })
    expect(await entriesOf({ kind: 'line', id: line })).toHaveLength(4)
  })

  it('tells the second of two who edit it what is there now, and takes theirs when they send it again', async () => {
    const { line } = await newLine()
    const results = await Promise.all([
      change(line, 1, { description: 'Planks' }),
      change(line, 1, { description: 'Boards' }),
    ])
    const refused = results.find((result) => !result.ok)
    const kept = (await found(line)).description
    expect(refused).toMatchObject({ code: 'changed-meanwhile', now: { line: { description: kept, version: 2 } } })
    expect(await change(line, 2, { description: 'Beams' })).toMatchObject({ ok: true })
    expect(await found(line)).toMatchObject({ description: 'Beams', version: 3 })
  })

  it('comes back from a deletion as it was, once', async () => {
    const { year, category, line } = await newLine({ notes: 'keep' })
    await on.lines(category, { description: 'Nails' })
    const before = await on.sheet(year)
    const removed = await on.write((tx) => editing.remove(tx, { kind: 'line', id: line }, treasurer))
    if (!removed.ok) throw new Error(removed.code)
    const deletion = await on.read((s) => editing.lastDeletion(s, year, treasurer.reach))
    expect(deletion).toEqual({ act: removed.act, name: 'Timber', lines: 1 })
    const undo = () => on.write((tx) => editing.undo(tx, year, removed.act, treasurer))
    const both = await Promise.all([undo(), undo()])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await on.sheet(year)).toEqual(before)
    expect(await on.read((s) => editing.lastDeletion(s, year, treasurer.reach))).toBeUndefined()
  })

  it('goes with its group, and comes back with it', async () => {
    const { year, category } = await newLine()
    await on.lines(category, { description: 'Nails' })
    const before = await on.sheet(year)
    const group = before.groups.find(({ name }) => name === 'Build')?.id ?? ''
    const removed = await on.write((tx) => editing.remove(tx, { kind: 'group', id: group }, treasurer))
    expect(removed).toMatchObject({ ok: true, lines: 2 })
    expect((await on.sheet(year)).groups.map(({ name }) => name)).toEqual(['Departments', 'Ticketing'])
    const deletion = await on.read((s) => editing.lastDeletion(s, year, treasurer.reach))
    expect(deletion).toMatchObject({ name: 'Build', lines: 2 })
    await on.write((tx) => editing.undo(tx, year, deletion?.act ?? '', treasurer))
    expect(await on.sheet(year)).toEqual(before)
  })

  it('is not changed, added or deleted in a year that is closed, archived, or closing at this moment', async () => {
    const { year, category, line } = await newLine()
    await on.write((tx) => budget.activateYear(tx, year, operator))
    const next = await newLine()
    const refused = { ok: false, code: 'year-closed', year }
    let late: ReturnType<typeof change> | undefined
    await on.write(async (tx) => {
      await budget.activateYear(tx, next.year, operator)
      late = change(line, 1, { description: 'Late' })
    })
    expect(await late).toEqual(refused)
    expect(await on.write((tx) => editing.addLines(tx, category, [lineOf()], treasurer))).toEqual(refused)
    for (const thing of [{ kind: 'line', id: line } as const, { kind: 'category', id: category } as const]) {
      expect(await on.write((tx) => editing.remove(tx, thing, treasurer))).toEqual(refused)
    }
    const draft = await newLine()
    await on.write((tx) => budget.keeping.archive(tx, draft.year, operator))
    expect(await change(draft.line, 1, {})).toEqual({ ...refused, year: draft.year })
  })

  it('is left alone where ticketing made it, with the groups that every year has', async () => {
    const { year } = await newLine()
    const buckets = [sold('2026-03-16', { tickets: 1, taxable: 100, vat: 9 })]
    const actuals = { year, today: day('2026-06-01'), ticketVatRate: basisPoints(1000), buckets }
    await on.write((tx) => budget.recordActuals(tx, actuals, { kind: 'system', job: 'test' }))
    const groups = (await on.sheet(year)).groups
    const ticketing = groups.find(({ kind }) => kind === 'ticketing')
    const revenue = ticketing?.categories.find(({ kind }) => kind === 'ticket-revenue')
    const line = revenue?.lines[0]?.id ?? ''
    expect(await change(line, 1, {})).toEqual({ ok: false, code: 'read-only' })
    expect(await on.write((tx) => editing.remove(tx, { kind: 'line', id: line }, treasurer))).toEqual({
      ok: false,
      code: 'read-only',
    })
    const kept = groups.flatMap(({ id, kind }) => (kind === null ? [] : [{ kind: 'group', id } as const]))
    for (const thing of [...kept, { kind: 'category', id: revenue?.id ?? '' } as const]) {
      expect(await on.write((tx) => editing.remove(tx, thing, treasurer))).toEqual({ ok: false, code: 'kept' })
    }
  })
})

describe('what somebody reaches', () => {
  const database = testDatabase()
  const on = budgetOn(database)

  it('is by role, else the categories of the teams they coordinate, child teams included', async () => {
    const [department, child, other] = [await on.team('Site'), await on.team('Lights'), await on.team('Bar')]
    const human = await on.human()
    await on.coordinator(human, department, 'Site')
    await on.write((tx) => teams.placeUnder(tx, child, department, operator))
    const reachOf = (...roles: readonly string[]) => on.read((s) => budget.reach(s, { human, roles }))
    expect(await reachOf('admin')).toEqual({ kind: 'whole' })
    expect(await reachOf('finance-admin', 'board')).toEqual({ kind: 'whole' })
    expect(await reachOf('board')).toEqual({ kind: 'view' })
    const reach = await reachOf('ticket-admin')
    expect(reach).toEqual({ kind: 'teams', teams: [department, child].toSorted() })
    const nobody = await on.read((s) => budget.reach(s, { human: randomUUID(), roles: [] }))
    expect(nobody).toEqual({ kind: 'teams', teams: [] })

    await on.year('2026')
    const hidden = await on.group('2026', 'Secret', { restricted: true })
    const restricted = await on.category(hidden, { team: child })
    const categories = (await on.sheet('2026')).groups.flatMap((group) => group.categories)
    const idOf = (team: string) => categories.find((category) => category.team === team)?.id ?? ''
    const revenue = categories.find(({ kind }) => kind === 'ticket-revenue')?.id ?? ''
    const [own, foreign] = [idOf(child), idOf(other)]

    const seen = await on.read((s) => budget.sheet(s, '2026', reach))
    expect(seen?.groups.map(({ name }) => name)).toEqual(['Departments'])
    expect(seen?.groups[0]?.categories.map(({ name, edits }) => [name, edits])).toEqual([
      ['Bar', false],
      ['Lights', true],
      ['Site', true],
    ])
    expect((await on.read((s) => budget.sheet(s, '2026', nobody)))?.groups).toEqual([])

    const editor = { actor: { kind: 'human', human }, reach } as const
    const add = (category: string, as: Editor = editor) =>
      on.write((tx) => editing.addLines(tx, category, [lineOf()], as))
    expect(await add(own)).toMatchObject({ ok: true })
    expect(await add(foreign)).toEqual({ ok: false, code: 'not-yours' })
    for (const id of [restricted, revenue, randomUUID()])
      expect(await add(id)).toEqual({ ok: false, code: 'not-there' })
    expect(await add(own, { ...editor, reach: { kind: 'view' } })).toEqual({ ok: false, code: 'not-yours' })

    for (const category of [foreign, restricted]) {
      const [line = ''] = await on.lines(category, {})
      const code = category === foreign ? 'not-yours' : 'not-there'
      const sent = { version: 1, fields: lineOf() }
      expect(await on.write((tx) => editing.changeLine(tx, line, sent, editor))).toEqual({ ok: false, code })
      expect(await on.write((tx) => editing.remove(tx, { kind: 'line', id: line }, editor))).toEqual({
        ok: false,
        code,
      })
      const history = await on.read((s) => record.of(s, { kind: 'line', id: line }, reach))
      expect(history === undefined).toBe(category === restricted)
    }
    const changed = { version: 1, fields: categoryOf() }
    expect(await on.write((tx) => editing.changeCategory(tx, own, changed, editor))).toEqual({
      ok: false,
      code: 'not-yours',
    })
    expect(await on.write((tx) => editing.remove(tx, { kind: 'category', id: own }, editor))).toMatchObject({
      ok: false,
    })
    expect(await on.write((tx) => editing.importLines(tx, '2026', [], editor))).toMatchObject({ code: 'not-yours' })
  })

  it('holds for undoing too: what others deleted stays deleted', async () => {
    const [mine, other] = [await on.team('Sound'), await on.team('Gate')]
    await on.year('2027')
    const group = await on.group('2027', 'Stage')
    const [own, foreign] = [await on.category(group, { team: mine }), await on.category(group, { team: other })]
    const [line = ''] = await on.lines(own, { description: 'Cables' })
    const [theirs = ''] = await on.lines(foreign, { description: 'Fence' })
    const editor = { actor: operator, reach: { kind: 'teams', teams: [mine] } } as const
    const removed = await on.write((tx) => editing.remove(tx, { kind: 'line', id: line }, editor))
    const others = await on.write((tx) => editing.remove(tx, { kind: 'line', id: theirs }, treasurer))
    if (!removed.ok || !others.ok) throw new Error('not removed')
    expect(await on.read((s) => editing.lastDeletion(s, '2027', editor.reach))).toMatchObject({ name: 'Cables' })
    expect(await on.write((tx) => editing.undo(tx, '2027', others.act, editor))).toMatchObject({ ok: false })
    expect(await on.write((tx) => editing.undo(tx, '2027', removed.act, editor))).toEqual({ ok: true, restored: 1 })
  })
})

describe('the record', () => {
  const database = testDatabase()
  const on = budgetOn(database)
  const made = { years: 0 }

  it('replayed from its first entry gives what is there, whatever was done', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts(), { minLength: 1, maxLength: 12 }), async (sequence) => {
        const year = `2028-${++made.years}`
        await on.year(year)
        for (const act of sequence) await act(on, year)
        const there = new Map<string, unknown>()
        for (const { id, name, categories, kind: _, ...group } of (await on.sheet(year)).groups) {
          there.set(id, { name, position: group.position, restricted: group.restricted })
          for (const category of categories) {
            const { allocated, spending, team } = category
            there.set(category.id, { name: category.name, allocated, spending, team, group_id: id })
            for (const line of category.lines) {
              const { description, amount, vat, notes } = line
              there.set(line.id, { description, amount, vat, notes, category_id: category.id })
            }
          }
        }
        const replayed = replay(await on.read((s) => record.ofYear(s, year, undefined)))
        expect([...replayed.keys()].toSorted()).toEqual([...there.keys()].toSorted())
        for (const [id, row] of there) expect(replayed.get(id)).toMatchObject({ ...Object(row) })
      }),
      { numRuns: 15 },
    )
  })
})

type On = ReturnType<typeof budgetOn>
type Act = (on: On, year: string) => Promise<unknown>

/** Something that a treasurer does, to whatever the numbers point at. */
function acts(): fc.Arbitrary<Act> {
  const place = fc.nat(20)
  const amount = fc.integer({ min: -50_000, max: 50_000 }).map(cents)
  const group = place.map(
    (n): Act =>
      (on, year) =>
        on.group(year, `Group ${n}`),
  )
  const category = fc.tuple(place, amount).map(
    ([n, allocated]): Act =>
      async (on, year) => {
        const id = pick((await on.sheet(year)).groups, n)?.id
        return id === undefined ? undefined : on.category(id, { name: `Category ${n}`, allocated })
      },
  )
  const line = fc.tuple(place, amount).map(
    ([n, cost]): Act =>
      async (on, year) => {
        const id = pick(categoriesOf(await on.sheet(year)), n)?.id
        return id === undefined ? undefined : on.lines(id, { amount: cost }, { description: `Line ${n}` })
      },
  )
  const changed = fc.tuple(place, amount).map(
    ([n, cost]): Act =>
      async (on, year) => {
        const found = pick(linesOf(await on.sheet(year)), n)
        if (found === undefined) return
        const change = { version: found.version, fields: lineOf({ amount: cost, notes: `note ${n}` }) }
        return on.write((tx) => editing.changeLine(tx, found.id, change, treasurer))
      },
  )
  const allocated = fc.tuple(place, amount).map(
    ([n, sum]): Act =>
      async (on, year) => {
        const found = pick(categoriesOf(await on.sheet(year)), n)
        if (found === undefined) return
        const change = {
          version: found.version,
          fields: categoryOf({ name: found.name, allocated: sum, team: found.team }),
        }
        return on.write((tx) => editing.changeCategory(tx, found.id, change, treasurer))
      },
  )
  const removed = fc.tuple(place, fc.constantFrom('group', 'category', 'line')).map(
    ([n, kind]): Act =>
      async (on, year) => {
        const sheet = await on.sheet(year)
        const things: readonly { readonly id: string }[] =
          kind === 'group' ? sheet.groups : kind === 'category' ? categoriesOf(sheet) : linesOf(sheet)
        const id = pick(things, n)?.id
        return id === undefined ? undefined : on.write((tx) => editing.remove(tx, { kind, id }, treasurer))
      },
  )
  const undone = fc.constant<Act>(async (on, year) => {
    const last = await on.read((s) => editing.lastDeletion(s, year, treasurer.reach))
    return last === undefined ? undefined : on.write((tx) => editing.undo(tx, year, last.act, treasurer))
  })
  return fc.oneof(group, category, line, changed, allocated, removed, undone)
}

type SheetOf = Awaited<ReturnType<On['sheet']>>

function categoriesOf(sheet: SheetOf) {
  return sheet.groups.flatMap(({ categories }) => categories)
}

function linesOf(sheet: SheetOf) {
  return categoriesOf(sheet).flatMap(({ lines }) => lines)
}

function pick<T>(things: readonly T[], place: number): T | undefined {
  return things[place % Math.max(1, things.length)]
}

/** What the entries alone say that there is. */
function replay(entries: readonly RecordEntry[]): Map<string, Record<string, unknown>> {
  const rows = new Map<string, Record<string, unknown>>()
  for (const { subject, field, before, after } of entries.toReversed()) {
    if (subject.kind === 'year') continue
    if (field !== null) {
      const row = rows.get(subject.id)
      expect(row?.[field]).toEqual(before)
      rows.set(subject.id, { ...row, [field]: after })
    } else if (after === null) rows.delete(subject.id)
    else rows.set(subject.id, { ...Object(after) })
  }
  return rows
}
