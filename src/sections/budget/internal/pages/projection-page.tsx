import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { LineChart } from '../../../../platform/http/components/line-chart.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { Tile, Tiles } from '../../../../platform/http/components/tile.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { type Cents, cents, sumCents } from '../../../../platform/money.ts'
import type { ProjectedBucket, Projection } from '../../budget.ts'
import { figuresWords } from '../words/figures-words.ts'
import { curvesOf } from './projection-curves.ts'

export type ProjectionShown = {
  readonly projection: Projection
  /** The same with the values that are tried. */
  readonly trial: Projection | undefined
  readonly event: Temporal.PlainDate
  readonly currency: string
  readonly language: Language
}

/** Actual and projected curve, the key figures, and the buckets as a table. */
export function ProjectionFigures(shown: ProjectionShown) {
  const { projection, trial, event, language } = shown
  const t = figuresWords(language)
  const format = formatFor(language)
  const curves = curvesOf(projection, trial, {
    actual: t('actual'),
    projected: t('projectedCurve'),
    trial: t('trialCurve'),
  })
  return (
    <>
      <KeyFigures {...shown} />
      {curves !== undefined && (
        <Panel>
          <LineChart
            id="projection"
            title={t('curveTitle')}
            description={t('curveDescription', { day: format.day(event.subtract({ days: 1 })) })}
            language={language}
            series={curves.series}
            xName={t('day')}
            xFormat={(x) => format.shortDay(curves.from.add({ days: Math.round(x) }))}
            format={(value) => format.number(value)}
          />
        </Panel>
      )}
      <Weeks {...shown} />
    </>
  )
}

function KeyFigures({ projection, trial, currency, language }: ProjectionShown) {
  const t = figuresWords(language)
  const format = formatFor(language)
  const atTheEvent = ticketsAtTheEvent(projection)
  const toCome = projection.projected.reduce((sum, { projected }) => sum + projected, 0)
  const brought = [...projection.actual, ...projection.projected].map(broughtBy)
  return (
    <Tiles>
      <Tile label={t('soldSoFar')} value={format.number(atTheEvent - toCome)} />
      <Tile label={t('atTheEvent')} value={format.number(atTheEvent)} note={t('atTheEventNote', { count: toCome })} />
      <Tile label={t('revenueAtTheEvent')} value={format.wholeMoney(sumCents(brought), currency)} />
      {trial !== undefined && (
        <Tile
          label={t('trialAtTheEvent')}
          value={format.number(ticketsAtTheEvent(trial))}
          note={t('trialAtTheEventNote', { difference: signed(ticketsAtTheEvent(trial) - atTheEvent, format.number) })}
        />
      )}
    </Tiles>
  )
}

function ticketsAtTheEvent({ actual, projected }: Projection): number {
  return [...actual, ...projected].reduce((sum, { tickets }) => sum + tickets, 0)
}

type Bringing = Pick<ProjectedBucket, 'taxable' | 'other' | 'vipPremium' | 'donations'>

function broughtBy({ taxable, other, vipPremium, donations }: Bringing): Cents {
  return sumCents([taxable, other, vipPremium, donations])
}

function signed(value: number, format: (value: number) => string): string {
  return value > 0 ? `+${format(value)}` : format(value)
}

/** Of what is tried, where something is: the page's curve and its table are of one thing. */
function Weeks({ projection, trial, currency, language }: ProjectionShown) {
  const t = figuresWords(language)
  const format = formatFor(language)
  const { projected: rows } = trial ?? projection
  const money = (amount: Cents) => format.money(amount, currency)
  const columns = [
    { label: t('sold'), of: ({ sold }: ProjectedBucket) => sold, as: format.number },
    { label: t('projectedTickets'), of: ({ projected }: ProjectedBucket) => projected, as: format.number },
    ...[
      { label: t('revenue'), of: ({ taxable, other }: ProjectedBucket) => taxable + other },
      { label: t('donations'), of: ({ vipPremium, donations }: ProjectedBucket) => vipPremium + donations },
      { label: t('fees'), of: ({ stripeFees, vendorFees }: ProjectedBucket) => stripeFees + vendorFees },
      { label: t('vat'), of: ({ vat }: ProjectedBucket) => vat },
    ].map(({ label, of }) => ({ label, of, as: (value: number) => money(cents(value)) })),
  ]
  return (
    <Panel title={t('weeksTitle')} flush>
      <DataTable
        caption={t('weeksCaption')}
        language={language}
        rows={rows}
        empty={<p class="panel-note">{t('noWeeks')}</p>}
        columns={[
          { label: t('week'), names: true, cell: ({ start, end }) => `${format.shortDay(start)} – ${format.day(end)}` },
          ...columns.map(({ label, of, as }) => ({
            label,
            align: 'end' as const,
            cell: (row: ProjectedBucket) => as(of(row)),
          })),
        ]}
        totals={[t('total'), ...columns.map(({ of, as }) => as(rows.reduce((sum, row) => sum + of(row), 0)))]}
      />
    </Panel>
  )
}
