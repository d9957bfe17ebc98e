import { afterEach, describe, expect, it, vi } from 'vitest'
import { testHumans } from '../../../test/support/humans.ts'
import { knownPerson } from '../../../test/support/known-person.ts'
import { type Traces, tracesIn, unfilled } from '../../../test/support/traces.ts'
import { manifests } from '../../main.ts'
import { fixedClock } from '../../platform/clock.ts'
import { withAdmin } from '../../platform/db/database.ts'
import { examine } from '../doctor.ts'
import { exportOf } from './export.ts'
import { purgeDue } from './purge.ts'

type Known = Awaited<ReturnType<typeof knownPerson>>

describe('a person who is erased', () => {
  const humans = testHumans()
  const read = <T>(work: Parameters<typeof humans.current.database.snapshot<T>>[0]) =>
    humans.current.database.snapshot(work)
  const admin = (statement: string) => withAdmin(humans.current.database.adminUrl, (client) => client.query(statement))
  /** The day of the event is over, and so is every hold. */
  const later = () => ({ ...humans.current, clock: fixedClock(Temporal.Instant.from('2026-09-01T04:45:00Z')) })
  const traces = (known: { readonly traces: Traces }) => tracesIn(humans.current.database.adminUrl, known.traces)
  const planted: string[] = []
  afterEach(async () => {
    for (const statement of planted.splice(0)) await admin(statement)
  })
  const plant = async (statement: string, undo: string) => {
    planted.unshift(undo)
    await admin(statement)
  }
  const figures = async ({ campaign, year }: Known) =>
    read(async (snapshot) => {
      const { budget, campaigns, events, tickets } = humans.current
      const shown = await campaigns.show(snapshot, campaign)
      return {
        sales: await tickets.sales(snapshot),
        weeks: await tickets.weeklyActuals(snapshot),
        campaign: shown && { ...shown, waves: shown.waves.map(({ id }) => id) },
        redemptions: await campaigns.redemptions(snapshot),
        closed: (await events.roll.years(snapshot)).filter(({ year: closed }) => closed < 2000),
        budget: await budget.overview(snapshot, year),
      }
    })

  it('leaves no trace in any column of the database, in kept mail or in what was logged, whatever the vendor still has', async () => {
    await using known = await knownPerson(humans.current)
    expect(await unfilled(humans.current.database.adminUrl, manifests, known.traces)).toEqual([])
    const before = await figures(known)
    const logged: string[] = []
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => logged.push(String(text)) > 0)
    }
    const purged = await purgeDue(later()).finally(() => vi.restoreAllMocks())

    expect(purged).toEqual({ purged: 1, left: [] })
    expect(await traces(known)).toEqual([])
    expect(await known.box.sync('full', { clock: later().clock })).toMatchObject({ state: 'succeeded', changed: 0 })
    await known.box.page({ orders: [] })
    expect(await traces(known)).toEqual([])
    expect(await figures(known)).toEqual(before)
    const years = await read((snapshot) => humans.current.events.roll.years(snapshot))
    expect(years.map(({ year }) => year)).not.toContain(2999)
    expect(await read((snapshot) => examine(snapshot, humans.current))).toEqual([])
    expect(known.traces.filter((trace) => logged.join('').toLowerCase().includes(trace))).toEqual([])
    const { sections } = await read((snapshot) => exportOf(snapshot, humans.current, known.human))
    expect(Object.values(sections).flatMap((data) => Object.values(data).flat())).toEqual([])
  })

  it.each([
    ['teams.badges.human', `create table teams.badges (human uuid)`, `drop table teams.badges`],
    ['campaigns.grants.said', `alter table campaigns.grants add said text`, `alter table campaigns.grants drop said`],
  ])('is found in %s, which nobody erases', async (column, make, undo) => {
    await plant(make, undo)
    await using known = await knownPerson(humans.current)
    const [schema = '', table = '', name = ''] = column.split('.')
    const marked = manifests.map((manifest) =>
      manifest.name === schema
        ? { ...manifest, tables: { [table]: { personal: [name], plain: [] } } }
        : { ...manifest, tables: {} },
    )
    expect(await unfilled(humans.current.database.adminUrl, marked, known.traces)).toEqual([column])
    await admin(
      table === 'badges'
        ? `insert into teams.badges values ('${known.human}')`
        : `update campaigns.grants set said = 'I am ${known.name}' where human = '${known.human}'`,
    )
    expect(await unfilled(humans.current.database.adminUrl, marked, known.traces)).toEqual([])
    expect(await purgeDue(later())).toMatchObject({ purged: 1 })
    expect(await traces(known)).toEqual([column])
  })
})
