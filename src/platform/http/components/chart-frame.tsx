import type { ScaleLinear } from 'd3-scale'
import type { Child } from 'hono/jsx'
import type { Language } from '../../i18n/language.ts'
import { shellWords } from '../words/shell-words.ts'
import { type Column, DataTable } from './data-table.tsx'
import { PLOT } from './plot.tsx'

/** Names the figure on its page and says in a sentence what it shows; the figures themselves follow as a table. */
export type ChartHead = {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly language: Language
}

export type AxisTick = { readonly at: number; readonly label: string }

type ChartFrameProps<Row> = {
  readonly head: ChartHead
  readonly y: ScaleLinear<number, number>
  /** A value on the axis: short. */
  readonly axis: (value: number) => string
  readonly xTicks: readonly AxisTick[]
  readonly legend: readonly { readonly name: string; readonly mark: string }[]
  readonly table: { readonly columns: readonly Column<Row>[]; readonly rows: readonly Row[] }
  /** The marks: x in percent, y in pixels. */
  readonly children?: Child
}

/**
 * Axes, gridlines, legend and the same figures as a table, around the marks of any chart. Positions across are
 * percentages, so one drawing fits every width; a `viewBox` would shrink its text to 5 pixels on a phone.
 */
export function ChartFrame<Row>({ head, y, axis, xTicks, legend, table, children }: ChartFrameProps<Row>) {
  const yTicks = y.ticks(4).map((value) => ({ at: y(value), label: axis(value) }))
  const t = shellWords(head.language)
  return (
    <figure class="chart" aria-labelledby={`${head.id}-title`}>
      <figcaption id={`${head.id}-title`}>{head.title}</figcaption>
      {legend.length > 1 && (
        <ul class="chart-legend" aria-hidden="true">
          {legend.map(({ name, mark }) => (
            <li>
              <span class={`chart-swatch ${mark}`} />
              {name}
            </li>
          ))}
        </ul>
      )}
      <div class="chart-frame" role="img" aria-labelledby={`${head.id}-title`} aria-describedby={`${head.id}-what`}>
        <YAxis ticks={yTicks} />
        <svg class="chart-plot" width="100%" height={PLOT.height + 2} aria-hidden="true">
          {yTicks.map(({ at }) => (
            <line class="chart-grid" x1="0" x2="100%" y1={at} y2={at} />
          ))}
          {children}
          <line class="chart-zero" x1="0" x2="100%" y1={y(0)} y2={y(0)} />
        </svg>
        <XAxis ticks={xTicks} />
      </div>
      <p id={`${head.id}-what`} class="chart-description">
        {head.description}
      </p>
      <details class="chart-figures">
        <summary>{t('figuresAsTable')}</summary>
        <DataTable caption={head.title} language={head.language} columns={table.columns} rows={table.rows} />
      </details>
    </figure>
  )
}

function YAxis({ ticks }: { readonly ticks: readonly AxisTick[] }) {
  const width = 12 + 7 * Math.max(...ticks.map(({ label }) => label.length), 1)
  return (
    <svg class="chart-y" width={width} height={PLOT.height + 2} aria-hidden="true">
      {ticks.map(({ at, label }) => (
        <text x={width - 8} y={at} dy="0.32em" text-anchor="end">
          {label}
        </text>
      ))}
    </svg>
  )
}

const MOST_LABELS_ON_A_PHONE = 6

/** Where there are many, every other label makes room on a phone. */
function XAxis({ ticks }: { readonly ticks: readonly AxisTick[] }) {
  const crowded = ticks.length > MOST_LABELS_ON_A_PHONE
  return (
    <svg class="chart-x" width="100%" height="22" aria-hidden="true">
      {ticks.map(({ at, label }, place) => (
        <text
          class={crowded && place % 2 === 1 ? 'chart-tick-wide' : ''}
          x={`${at}%`}
          y="16"
          text-anchor={anchorAt(at)}
        >
          {label}
        </text>
      ))}
    </svg>
  )
}

function anchorAt(percent: number): 'start' | 'middle' | 'end' {
  if (percent < 6) return 'start'
  return percent > 92 ? 'end' : 'middle'
}
