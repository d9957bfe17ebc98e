import type { Snapshot } from '../../../platform/db/tx.ts'
import type {
  CountedLine,
  FiguresAsked,
  FiguresResult,
  ObservableParameter,
  PlannedParameters,
  Projection,
  ProjectionParameters,
  ProjectionResult,
  SalesSoFar,
} from '../budget.ts'
import { cashFlow } from './cash-flow.ts'
import { countedLine } from './counted.ts'
import { lines as linesOf } from './lines.ts'
import { observe } from './observed.ts'
import { ratesOf } from './parameters.ts'
import { projectedLines } from './projected-lines.ts'
import { projectedBuckets } from './projection.ts'
import { projectionParameters } from './projection-parameters.ts'
import { expenseSlices, incomeSlices } from './slices.ts'
import { keptOf, summaryOf } from './summary.ts'
import { ticketingCategories } from './ticketing-categories.ts'
import { completedBuckets } from './ticketing-lines.ts'
import { vatQuarters } from './vat-quarters.ts'
import { type YearRules, yearRules } from './year-rules.ts'

/** Eight queries at most, whatever the year holds. */
export async function figuresOf(
  snapshot: Snapshot,
  label: string,
  { by, sales, groups }: FiguresAsked,
): Promise<FiguresResult> {
  const settings = await yearRules(snapshot, label)
  const held = await linesOf(snapshot, label)
  if (settings === undefined || !held.ok) return { ok: false, code: 'unknown-year', year: label }
  const booked = held.lines.map(countedLine)
  const lines = sales === null ? booked : [...booked, ...(await linesToCome(snapshot, settings, sales))]
  const counting = lines.filter(
    ({ cashFlowOnly, group }) => !cashFlowOnly && (groups === undefined || groups.includes(group.id)),
  )
  const summary = summaryOf(counting)
  const quarters = vatQuarters(lines, settings)
  return {
    ok: true,
    figures: {
      lines,
      summary,
      kept: keptOf(summary.net, settings.surplusTaxRate),
      income: incomeSlices(counting),
      expenses: expenseSlices(counting),
      quarters,
      cashFlow: cashFlow({ ...settings, lines, quarters, by }),
    },
  }
}

export async function projectionOf(
  snapshot: Snapshot,
  label: string,
  sales: SalesSoFar,
  trial: Partial<PlannedParameters> = {},
): Promise<ProjectionResult> {
  const settings = await yearRules(snapshot, label)
  if (settings === undefined) return { ok: false, code: 'unknown-year', year: label }
  return { ok: true, projection: await project(snapshot, settings, sales, trial) }
}

export async function toCome(snapshot: Snapshot, label: string, sales: SalesSoFar): Promise<readonly CountedLine[]> {
  const settings = await yearRules(snapshot, label)
  return settings === undefined ? [] : linesToCome(snapshot, settings, sales)
}

async function linesToCome(
  snapshot: Snapshot,
  settings: YearRules,
  sales: SalesSoFar,
): Promise<readonly CountedLine[]> {
  if (sales.year !== settings.year) return []
  const { projected } = await project(snapshot, settings, sales, {})
  const rates = { ticketVatRate: sales.ticketVatRate, feeVatRate: settings.feeVatRate }
  return projectedLines(projected, rates, await ticketingCategories(snapshot, settings.id))
}

async function project(
  snapshot: Snapshot,
  { id }: YearRules,
  sales: SalesSoFar,
  trial: Partial<PlannedParameters>,
): Promise<Projection> {
  const parameters = tried(await projectionParameters(snapshot, id), trial)
  const observed = observe(sales)
  return {
    parameters,
    observed,
    actual: completedBuckets(sales.buckets, sales.today),
    projected: projectedBuckets(sales, ratesOf(parameters, observed), sales.buckets, sales.ticketVatRate),
  }
}

/** A value that is tried counts, whatever was picked. */
function tried({ planned, goneBy }: ProjectionParameters, trial: Partial<PlannedParameters>): ProjectionParameters {
  const pick = (name: ObservableParameter) => (trial[name] === undefined ? goneBy[name] : 'planned')
  return {
    planned: { ...planned, ...trial },
    goneBy: {
      dailyRate: pick('dailyRate'),
      averagePrice: pick('averagePrice'),
      donationShare: pick('donationShare'),
      stripeShare: pick('stripeShare'),
      vendorShare: pick('vendorShare'),
    },
  }
}
