import { LineChart } from '../../../../platform/http/components/line-chart.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { cents } from '../../../../platform/money.ts'
import type { CashFlow } from '../../budget.ts'
import { figuresWords } from '../words/figures-words.ts'

type BalanceChartProps = { readonly flow: CashFlow; readonly currency: string; readonly language: Language }

/** The balance at the end of each day on which something happens, and the lowest of them as a level across. */
export function BalanceChart({ flow: { days, lowest }, currency, language }: BalanceChartProps) {
  const t = figuresWords(language)
  const format = formatFor(language)
  const [first, last] = [days.at(0)?.on, days.at(-1)?.on]
  if (first === undefined || last === undefined) return null
  const place = (on: Temporal.PlainDate) => first.until(on).total('days')
  return (
    <Panel>
      <LineChart
        id="balance"
        title={t('balanceTitle')}
        description={t('balanceDescription', { from: format.day(first), to: format.day(last) })}
        language={language}
        series={[
          { name: t('balance'), points: days.map(({ on, balance }) => ({ x: place(on), y: balance })) },
          {
            name: t('lowestOn', { day: format.day(lowest.on) }),
            points: [first, last].map((on) => ({ x: place(on), y: lowest.balance })),
          },
        ]}
        xName={t('day')}
        xFormat={(x) => format.shortDay(first.add({ days: Math.round(x) }))}
        format={(value) => format.money(cents(value), currency)}
        axis={(value) => format.wholeMoney(cents(Math.round(value)), currency)}
      />
    </Panel>
  )
}
