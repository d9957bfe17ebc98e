import type { Command } from 'commander'
import { syncTicketingBudget } from '../flows/ticketing-budget.ts'
import type { Humans } from '../main.ts'
import type { Snapshot } from '../platform/db/tx.ts'
import type { Line } from '../sections/budget/budget.ts'
import { command, type Outcome, withHumans } from './command.ts'

const operator = { kind: 'operator' } as const

export function budgetCommands(program: Command): void {
  const budget = program.command('budget').description('the year')

  command(
    budget,
    'create-year',
    'makes a draft year with its Departments and Ticketing groups',
    (self) => self.argument('<year>', 'its label, such as 2026 or 2027-A').option('--name <name>'),
    ([year = ''], { name }) =>
      withHumans(({ database, budget: own }) =>
        database.transact(async (tx): Promise<Outcome> => {
          const made = await own.createYear(tx, { year, name: typeof name === 'string' ? name : year }, operator)
          return made.ok ? { ok: true, json: { id: made.id, year }, text: `${year} is made, as a draft` } : made
        }),
      ),
  )

  command(
    budget,
    'activate-year',
    'makes a year the active one and closes the one before',
    (self) => self.argument('<year>'),
    ([year = '']) =>
      withHumans(({ database, budget: own }) =>
        database.transact(async (tx): Promise<Outcome> => {
          const activated = await own.activateYear(tx, year, operator)
          if (!activated.ok) return activated
          const closed = activated.closed === null ? '' : `; ${activated.closed} is closed`
          return { ok: true, json: { year, closed: activated.closed }, text: `${year} is active${closed}` }
        }),
      ),
  )

  command(budget, 'sync', "puts the tickets' weekly actuals into the year", withYear, (_, { year }) =>
    withHumans((humans) =>
      humans.database.transact(async (tx): Promise<Outcome> => {
        const label = await yearOf(tx, humans, year)
        if (label === undefined) return { ok: false, code: 'no-year' }
        const result = await syncTicketingBudget(tx, humans, label)
        if (!result.ok) return result
        const { added, changed, removed } = result
        const text = `${label}: ${added} lines added, ${changed} changed, ${removed} removed`
        return { ok: true, json: { year: label, added, changed, removed }, text }
      }),
    ),
  )

  command(budget, 'lines', "the year's lines", withYear, (_, { year }) =>
    withHumans((humans) =>
      humans.database.snapshot(async (snapshot): Promise<Outcome> => {
        const label = await yearOf(snapshot, humans, year)
        if (label === undefined) return { ok: false, code: 'no-year' }
        const result = await humans.budget.lines(snapshot, label)
        if (!result.ok) return result
        const json = result.lines.map(lineJson)
        return { ok: true, json, text: json.map((line) => JSON.stringify(line)).join('\n') }
      }),
    ),
  )
}

function withYear(self: Command): Command {
  return self.option('--year <year>', 'its label; the active year unless told')
}

async function yearOf(snapshot: Snapshot, { budget }: Humans, given: unknown): Promise<string | undefined> {
  if (typeof given === 'string') return given
  const years = await budget.years(snapshot)
  return years.find(({ state }) => state === 'active')?.year ?? (years.length === 1 ? years[0]?.year : undefined)
}

/** Ticketing lines by kind and bucket; the others by where they stand. */
function lineJson({ group, category, description, amount, vatRate, vat, expectedOn, ticketing }: Line): object {
  if (ticketing === null) return { group, category, description, amount, vatRate, vat, expectedOn }
  const { kind, start, end, tickets } = ticketing
  return { kind, start, end, amount, vatRate, vat, ...(tickets === null ? {} : { tickets }) }
}
