import { max } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import type { Language } from '../../i18n/language.ts'
import { DataTable } from './data-table.tsx'
import { position } from './plot.tsx'

export type ShareRow = { readonly name: string; readonly value: number; readonly share?: string }

type ShareChartProps = {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly language: Language
  /** What the columns are: `Category`, `Amount`, `Share`. */
  readonly names: { readonly name: string; readonly value: string; readonly share?: string }
  readonly rows: readonly ShareRow[]
  readonly format: (value: number) => string
}

/** The parts of a whole, each a row of a table with a bar as long as its size: chart and table in one. */
export function ShareChart({ id, title, description, language, names, rows, format }: ShareChartProps) {
  const width = scaleLinear()
    .domain([0, max(rows, ({ value }) => Math.abs(value)) || 1])
    .range([0, 100])
  const shareName = names.share
  return (
    <figure class="chart" aria-labelledby={`${id}-title`} aria-describedby={`${id}-what`}>
      <figcaption id={`${id}-title`}>{title}</figcaption>
      <p id={`${id}-what`} class="chart-description">
        {description}
      </p>
      <DataTable
        caption={title}
        language={language}
        rows={rows}
        columns={[
          { label: names.name, names: true, cell: ({ name }) => name },
          {
            label: '',
            cell: ({ value }) => (
              <svg class="share-bar" width="100%" height="14" aria-hidden="true">
                <rect
                  class={value < 0 ? 'chart-bar chart-bar-below' : 'chart-bar'}
                  width={`${position(width(Math.abs(value)))}%`}
                  height="14"
                />
              </svg>
            ),
          },
          { label: names.value, align: 'end', cell: ({ value }) => format(value) },
          ...(shareName === undefined
            ? []
            : [{ label: shareName, align: 'end' as const, cell: ({ share }: ShareRow) => share ?? '' }]),
        ]}
      />
    </figure>
  )
}
