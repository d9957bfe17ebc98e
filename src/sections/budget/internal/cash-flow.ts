import { type Cents, cents, sumCents } from '../../../platform/money.ts'
import type { CashEntry, CashFlow, CashFlowBy, CashPeriod, CountedLine, VatQuarter } from '../budget.ts'
import { aboveZero, belowZero } from './summary.ts'

const STEP = { week: { weeks: 1 }, month: { months: 1 } } as const satisfies Record<CashFlowBy, unknown>

export type CashFlowInput = {
  readonly lines: readonly CountedLine[]
  readonly quarters: readonly VatQuarter[]
  /** The calendar year, and what there is before its first day and before anything else. */
  readonly year: number
  readonly opening: Cents
  /** At the end of a day, by what the bank says. */
  readonly bankBalances: readonly { readonly on: Temporal.PlainDate; readonly balance: Cents }[]
  /** Days from the end of a bucket until the vendor pays out what was sold in it. */
  readonly payoutDelay: number
  readonly by: CashFlowBy
}

export function cashFlow(input: CashFlowInput): CashFlow {
  const { lines, opening, year, by } = input
  const { entries, days, lowest, closing } = runningDays(input, expectedEntries(input))
  const found = Map.groupBy(entries, ({ on }) => startOf(on, by).toString())
  let balance = opening
  const periods = periodStarts(found.keys(), year, by).map((start): CashPeriod => {
    const within = found.get(start.toString()) ?? []
    const moved = within.flatMap(({ what, amount }) => (what === 'bank' ? [] : [amount]))
    const corrected = within.flatMap(({ what, amount }) => (what === 'bank' ? [amount] : []))
    const net = sumCents(moved)
    balance = sumCents([balance, net, ...corrected])
    return {
      start,
      end: start.add(STEP[by]).subtract({ days: 1 }),
      in: sumCents(moved.map(aboveZero)),
      out: sumCents(moved.map(belowZero)),
      net,
      found: sumCents(corrected),
      balance,
      entries: within,
    }
  })
  return { opening, periods, closing, lowest, days, undated: lines.filter(({ on }) => on === null) }
}

function expectedEntries({ lines, quarters, payoutDelay }: CashFlowInput): readonly CashEntry[] {
  return [
    ...lines.flatMap((line): CashEntry[] => {
      if (line.on === null || line.amount === 0) return []
      return [{ what: 'line', on: receivedOn(line, line.on, payoutDelay), amount: line.amount, line }]
    }),
    ...quarters.flatMap((quarter): CashEntry[] =>
      quarter.toPay === 0 ? [] : [{ what: 'vat', on: quarter.due, amount: cents(0 - quarter.toPay), quarter }],
    ),
  ]
}

/** The vendor hands on what tickets and donations brought some days later; fees are booked when they arise. */
function receivedOn({ ticketing }: CountedLine, on: Temporal.PlainDate, payoutDelay: number): Temporal.PlainDate {
  const isIncome = ticketing?.kind === 'ticket-revenue' || ticketing?.kind === 'donations'
  return isIncome ? on.add({ days: payoutDelay }) : on
}

type Running = Pick<CashFlow, 'days' | 'lowest' | 'closing'> & { readonly entries: readonly CashEntry[] }

/** Day by day, so that a bank balance is compared with what its day ends with, and the lowest is of a day, not a period. */
function runningDays({ opening, bankBalances, year }: CashFlowInput, expected: readonly CashEntry[]): Running {
  const byDay = Map.groupBy(expected, ({ on }) => on.toString())
  const bank = new Map(bankBalances.map(({ on, balance }) => [on.toString(), balance]))
  const entries: CashEntry[] = []
  const days: { on: Temporal.PlainDate; balance: Cents }[] = []
  let balance = opening
  let lowest: CashFlow['lowest'] | undefined
  for (const day of [...new Set([...byDay.keys(), ...bank.keys()])].toSorted()) {
    const on = Temporal.PlainDate.from(day)
    lowest ??= { on: earlier(on, Temporal.PlainDate.from({ year, month: 1, day: 1 })), balance: opening }
    const within = byDay.get(day) ?? []
    entries.push(...within)
    balance = sumCents([balance, ...within.map(({ amount }) => amount)])
    const told = bank.get(day)
    if (told !== undefined) {
      entries.push({ what: 'bank', on, amount: cents(told - balance), balance: told })
      balance = told
    }
    days.push({ on, balance })
    if (balance < lowest.balance) lowest = { on, balance }
  }
  lowest ??= { on: Temporal.PlainDate.from({ year, month: 1, day: 1 }), balance: opening }
  return { entries, days, lowest, closing: balance }
}

function periodStarts(found: Iterable<string>, year: number, by: CashFlowBy): readonly Temporal.PlainDate[] {
  const starts = new Set(found)
  const lastDay = `${year}-12-31`
  let start = startOf(Temporal.PlainDate.from({ year, month: 1, day: 1 }), by)
  for (; start.toString() <= lastDay; start = start.add(STEP[by])) {
    starts.add(start.toString())
  }
  return [...starts].toSorted().map((each) => Temporal.PlainDate.from(each))
}

function startOf(day: Temporal.PlainDate, by: CashFlowBy): Temporal.PlainDate {
  return by === 'week' ? day.subtract({ days: day.dayOfWeek - 1 }) : day.with({ day: 1 })
}

function earlier(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) <= 0 ? a : b
}
