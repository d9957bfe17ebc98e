import { extent } from 'd3-array'
import { type ScaleBand, type ScaleLinear, scaleBand, scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { type AxisTick, ChartFrame, type ChartHead } from './chart-frame.tsx'
import type { Column } from './data-table.tsx'
import { PLOT, position, Stretched } from './plot.tsx'

/** `line` is the second figure drawn over the bars, where there is one (an average needs days before it). */
export type BarPoint = { readonly label: string; readonly value: number; readonly line?: number | undefined }

type BarChartProps = ChartHead & {
  readonly points: readonly BarPoint[]
  /** What the points, the bars and the line are: `Day`, `Tickets`, `7-day average`. */
  readonly names: { readonly point: string; readonly value: string; readonly line?: string }
  readonly format: (value: number) => string
  readonly axis?: (value: number) => string
}

const MOST_LABELS = 9

/** One bar a point, below the axis where it is negative, and a line over them. */
export function BarChart({ points, names, format, axis = format, ...head }: BarChartProps) {
  const x = scaleBand<number>()
    .domain(points.keys())
    .range([0, PLOT.width])
    .padding(points.length > 60 ? 0.15 : 0.3)
  const y = scaleLinear().domain(valueRange(points)).nice(4).range([PLOT.height, 1])
  const lineName = names.line
  return (
    <ChartFrame
      head={head}
      y={y}
      axis={axis}
      xTicks={xTicks(points, x)}
      legend={[
        { name: names.value, mark: 'chart-swatch-bar' },
        ...(lineName === undefined ? [] : [{ name: lineName, mark: 'chart-swatch-line' }]),
      ]}
      table={{ columns: columnsFor(names, format), rows: points }}
    >
      {points.map((point, place) => (
        <rect
          class="chart-bar"
          x={`${position(x(place) ?? 0)}%`}
          width={`${position(x.bandwidth())}%`}
          y={position(Math.min(y(0), y(point.value)))}
          height={position(Math.abs(y(0) - y(point.value)))}
        >
          <title>{`${point.label}: ${format(point.value)}`}</title>
        </rect>
      ))}
      {lineName !== undefined && (
        <Stretched>
          <path class="chart-overlay" vector-effect="non-scaling-stroke" d={overlay(points, x, y)} />
        </Stretched>
      )}
    </ChartFrame>
  )
}

function valueRange(points: readonly BarPoint[]): [number, number] {
  const [low = 0, high = 0] = extent(points.flatMap(({ value, line: over }) => [value, over ?? value]))
  return low === 0 && high === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)]
}

function xTicks(points: readonly BarPoint[], x: ScaleBand<number>): AxisTick[] {
  const step = Math.max(1, Math.ceil(points.length / MOST_LABELS))
  return points
    .map(({ label }, place) => ({ label, at: position((x(place) ?? 0) + x.bandwidth() / 2) }))
    .filter((_, place) => place % step === 0)
}

function overlay(points: readonly BarPoint[], x: ScaleBand<number>, y: ScaleLinear<number, number>): string {
  const draw = line<BarPoint>()
    .defined((point) => point.line !== undefined)
    .x((_, place) => position((x(place) ?? 0) + x.bandwidth() / 2))
    .y((point) => position(y(point.line ?? 0)))
  return draw(points) ?? ''
}

function columnsFor(names: BarChartProps['names'], format: (value: number) => string): Column<BarPoint>[] {
  const lineName = names.line
  return [
    { label: names.point, names: true, cell: ({ label }) => label },
    { label: names.value, align: 'end', cell: ({ value }) => format(value) },
    ...(lineName === undefined
      ? []
      : [{ label: lineName, align: 'end', cell: over(format) } satisfies Column<BarPoint>]),
  ]
}

function over(format: (value: number) => string): (point: BarPoint) => string {
  return (point) => (point.line === undefined ? '' : format(point.line))
}
