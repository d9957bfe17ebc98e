import { bucketOf } from '../../../../platform/calendar.ts'
import { BarChart } from '../../../../platform/http/components/bar-chart.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { type Cents, cents } from '../../../../platform/money.ts'
import type { Line } from '../../budget.ts'
import { budgetWords } from '../words/words.ts'

type RevenueChartProps = { readonly lines: readonly Line[]; readonly currency: string; readonly language: Language }

export function RevenueChart({ lines, currency, language }: RevenueChartProps) {
  const t = budgetWords(language)
  const format = formatFor(language)
  const weeks = weeklyRevenue(lines)
  const [first, last] = [weeks.at(0), weeks.at(-1)]
  if (first === undefined || last === undefined) return null
  return (
    <Panel>
      <BarChart
        id="ticket-revenue"
        title={t('revenueTitle')}
        description={t('revenueDescription', { from: format.day(first.start), to: format.day(last.end) })}
        language={language}
        points={weeks.map(({ start, revenue }) => ({ label: format.shortDay(start), value: revenue }))}
        names={{ point: t('week'), value: t('category.ticket-revenue') }}
        format={(value) => format.money(cents(value), currency)}
        axis={(value) => format.wholeMoney(cents(Math.round(value)), currency)}
      />
    </Panel>
  )
}

type Week = { readonly start: Temporal.PlainDate; readonly end: Temporal.PlainDate; readonly revenue: Cents }

/** Every bucket from the first with revenue to the last: those without sales have no line, and would close the gap. */
function weeklyRevenue(lines: readonly Line[]): Week[] {
  const revenue = new Map<string, Line>()
  for (const line of lines) {
    if (line.ticketing?.kind === 'ticket-revenue') revenue.set(line.ticketing.start.toString(), line)
  }
  const days = [...revenue.keys()].toSorted()
  const [first, last] = [days.at(0), days.at(-1)]
  if (first === undefined || last === undefined) return []
  const weeks: Week[] = []
  for (let day = Temporal.PlainDate.from(first); day.toString() <= last; ) {
    const { start, end } = bucketOf(day)
    weeks.push({ start, end, revenue: revenue.get(start.toString())?.amount ?? cents(0) })
    day = end.add({ days: 1 })
  }
  return weeks
}
