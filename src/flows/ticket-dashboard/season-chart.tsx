import { LineChart } from '../../platform/http/components/line-chart.tsx'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { DailySales } from '../../sections/tickets/tickets.ts'
import { dashboardWords } from './words.ts'

/** One event's sales, with the day that they all lead to. */
export type Season = {
  readonly name: string
  readonly year: number
  readonly gateOpening: Temporal.PlainDate
  readonly days: readonly DailySales[]
}

type Props = { readonly now: Season; readonly before: Season; readonly language: Language }

/** How many tickets were sold so far, on the same number of days before the gates open. */
export function SeasonChart({ now, before, language }: Props) {
  const t = dashboardWords(language)
  const format = formatFor(language)
  const called = ({ name, year }: Season) => (now.name === before.name ? String(year) : name)
  return (
    <LineChart
      id="against-last-season"
      title={t('seasonsTitle')}
      description={t('seasonsDescription', { now: called(now), before: called(before) })}
      language={language}
      series={[now, before].map((season) => ({ name: called(season), points: soldBy(season) }))}
      xName={t('daysToEvent')}
      // Time runs to the right, so the days before the event count up to 0.
      xFormat={(day) => format.number(day === 0 ? 0 : -day)}
      format={(sold) => format.number(sold)}
    />
  )
}

function soldBy({ days, gateOpening }: Season): readonly { readonly x: number; readonly y: number }[] {
  let sold = 0
  return days.map(({ day, tickets }) => {
    sold += tickets
    return { x: gateOpening.until(day).days, y: sold }
  })
}
