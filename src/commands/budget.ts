import { type Command, Option } from 'commander'
import { salesSoFar } from '../flows/sales-so-far.ts'
import { syncTicketingBudget } from '../flows/ticketing-budget.ts'
import type { Humans } from '../main.ts'
import type { Snapshot } from '../platform/db/tx.ts'
import { type Cents, sumCents } from '../platform/money.ts'
import type { Line } from '../sections/budget/budget.ts'
import { budgetImportCommand } from './budget-import.ts'
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

  budgetImportCommand(budget)

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

  command(
    budget,
    'summary',
    'what the year comes to',
    (self) => withYear(self).option('--projected', 'with projected ticket sales'),
    (_, { year, projected }) =>
      withHumans((humans) =>
        humans.database.snapshot(async (snapshot): Promise<Outcome> => {
          const read = await figuresIn(snapshot, humans, { year, projected, by: 'month' })
          if (!read.ok) return read
          const { lines: _, cashFlow: __, ...json } = read.figures
          const { income, expenses, vatOwed, vatCredit, net } = read.figures.summary
          const text = [
            `${read.year}: ${amounts({ income, expenses, 'VAT owed': vatOwed, 'VAT credit': vatCredit, net })}`,
            ...read.figures.quarters.map(
              ({ start, due, owed, credit, toPay, toClaim }) =>
                `  VAT from ${start}: ${amounts({ owed, credit, 'to pay': toPay, 'to be claimed': toClaim })}, due ${due}`,
            ),
          ].join('\n')
          return { ok: true, json: { year: read.year, ...json }, text }
        }),
      ),
  )

  command(
    budget,
    'cash-flow',
    'when money comes and goes, and when it is shortest',
    (self) =>
      withYear(self)
        .addOption(new Option('--by <period>', 'what a line is of').choices(['week', 'month']).default('month'))
        .option('--projected', 'with projected ticket sales'),
    (_, { year, by, projected }) =>
      withHumans((humans) =>
        humans.database.snapshot(async (snapshot): Promise<Outcome> => {
          const read = await figuresIn(snapshot, humans, { year, projected, by: by === 'week' ? 'week' : 'month' })
          if (!read.ok) return read
          const { opening, closing, lowest, periods, undated } = read.figures.cashFlow
          const json = {
            year: read.year,
            opening,
            closing,
            lowest,
            periods: periods.map(({ entries: _, ...period }) => period),
            undated: sumCents(undated.map(({ amount }) => amount)),
          }
          const text = [
            ...periods.map(
              ({ start, end, out, balance, ...period }) =>
                `${start} to ${end}: ${amounts({ in: period.in, out, balance })}`,
            ),
            `lowest on ${lowest.on}: ${amounts({ balance: lowest.balance })}`,
          ].join('\n')
          return { ok: true, json, text }
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

type Asked = { readonly year: unknown; readonly projected: unknown; readonly by: 'week' | 'month' }

async function figuresIn(snapshot: Snapshot, humans: Humans, { year, projected, by }: Asked) {
  const label = await yearOf(snapshot, humans, year)
  if (label === undefined) return { ok: false, code: 'no-year' } as const
  const sales = projected === true ? ((await salesSoFar(snapshot, humans)) ?? null) : null
  const result = await humans.budget.figures.of(snapshot, label, { by, sales })
  return result.ok ? ({ ...result, year: label } as const) : result
}

function amounts(named: Readonly<Record<string, Cents>>): string {
  return Object.entries(named)
    .map(([name, amount]) => `${name} ${(amount / 100).toFixed(2)}`)
    .join(', ')
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
  const { kind, start, end, tickets, corrects } = ticketing
  return {
    kind: corrects === null ? kind : `${kind}-of-${corrects}`,
    start,
    end,
    amount,
    vatRate,
    vat,
    ...(tickets === null ? {} : { tickets }),
  }
}
