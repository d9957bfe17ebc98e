import type { Series } from '../../../../platform/http/components/line-chart.tsx'
import type { Projection } from '../../budget.ts'

/** All tickets by the end of each bucket: as they were, and from the last complete one on as they are projected. */
export function curvesOf(
  { actual, projected }: Projection,
  trial: Projection | undefined,
  names: { readonly actual: string; readonly projected: string; readonly trial: string },
): { readonly from: Temporal.PlainDate; readonly series: readonly Series[] } | undefined {
  const from = actual[0]?.start ?? projected[0]?.start
  if (from === undefined) return undefined
  const at = (day: Temporal.PlainDate) => from.until(day).total('days')
  let total = 0
  const running = (buckets: readonly { readonly end: Temporal.PlainDate; readonly tickets: number }[]) =>
    buckets.map(({ end, tickets }) => {
      total += tickets
      return { x: at(end), y: total }
    })
  const actualPoints = [{ x: 0, y: 0 }, ...running(actual)]
  const sold = total
  const joined = actualPoints.slice(-1)
  const projectedPoints = [...joined, ...running(projected)]
  total = sold
  const trialPoints = trial === undefined ? [] : [...joined, ...running(trial.projected)]
  return {
    from,
    series: [
      { name: names.actual, points: actualPoints },
      ...(projected.length === 0 ? [] : [{ name: names.projected, points: projectedPoints }]),
      ...(trial === undefined ? [] : [{ name: names.trial, points: trialPoints }]),
    ],
  }
}
