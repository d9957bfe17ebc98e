import { extent } from 'd3-array'
import { type ScaleLinear, scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { ChartFrame, type ChartHead } from './chart-frame.tsx'
import type { Column } from './data-table.tsx'
import { PLOT, position, Stretched } from './plot.tsx'

export type Series = {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

type LineChartProps = ChartHead & {
  /** At most four, the one that matters first: colour and dashes tell them apart. */
  readonly series: readonly Series[]
  readonly xName: string
  readonly xFormat: (x: number) => string
  readonly format: (value: number) => string
  readonly axis?: (value: number) => string
}

type Row = { readonly x: number; readonly values: readonly (number | undefined)[] }

/** Figures along one axis, this season's against the last one's for instance. */
export function LineChart({ series, xName, xFormat, format, axis = format, ...head }: LineChartProps) {
  const points = series.flatMap((one) => one.points)
  const [left = 0, right = 1] = extent(points, (point) => point.x)
  const [low = 0, high = 0] = extent(points, (point) => point.y)
  const x = scaleLinear()
    .domain([left, right === left ? left + 1 : right])
    .range([0, PLOT.width])
  const y = scaleLinear()
    .domain(low === 0 && high === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)])
    .nice(4)
    .range([PLOT.height, 1])
  return (
    <ChartFrame
      head={head}
      y={y}
      axis={axis}
      xTicks={x.ticks(6).map((value) => ({ at: position(x(value)), label: xFormat(value) }))}
      legend={series.map(({ name }, place) => ({ name, mark: `chart-swatch-line chart-swatch-${place + 1}` }))}
      table={{ columns: columnsFor(series, xName, xFormat, format), rows: rowsOf(series) }}
    >
      <Stretched>
        {series.map((one, place) => (
          <path class={`chart-line chart-line-${place + 1}`} vector-effect="non-scaling-stroke" d={pathOf(one, x, y)}>
            <title>{one.name}</title>
          </path>
        ))}
      </Stretched>
    </ChartFrame>
  )
}

function pathOf(series: Series, x: ScaleLinear<number, number>, y: ScaleLinear<number, number>): string {
  const draw = line<Series['points'][number]>()
    .x((point) => position(x(point.x)))
    .y((point) => position(y(point.y)))
  return draw(series.points) ?? ''
}

/** One row for each x that any series has. */
function rowsOf(series: readonly Series[]): Row[] {
  const byX = series.map(({ points }) => new Map(points.map(({ x, y }) => [x, y])))
  const xs = [...new Set(byX.flatMap((values) => [...values.keys()]))].toSorted((a, b) => a - b)
  return xs.map((x) => ({ x, values: byX.map((values) => values.get(x)) }))
}

function columnsFor(
  series: readonly Series[],
  xName: string,
  xFormat: (x: number) => string,
  format: (value: number) => string,
): Column<Row>[] {
  const value = (place: number) => (row: Row) => {
    const found = row.values[place]
    return found === undefined ? '' : format(found)
  }
  return [
    { label: xName, names: true, cell: ({ x }) => xFormat(x) },
    ...series.map(({ name }, place): Column<Row> => ({ label: name, align: 'end', cell: value(place) })),
  ]
}
