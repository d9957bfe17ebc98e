import { Tile, Tiles } from '../../../../platform/http/components/tile.tsx'
import { Tabs } from '../../../../platform/http/layout/tabs.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { Group, Line, Summary, Year } from '../../budget.ts'
import { summaryOf } from '../summary.ts'
import { type BudgetWords, budgetWords } from '../words/words.ts'
import { GroupTable } from './group-table.tsx'
import { LinesPanels } from './lines-panels.tsx'
import { NoLines } from './nothing-yet.tsx'
import { RevenueChart } from './revenue-chart.tsx'

type YearPageProps = {
  readonly year: Year
  /** All there are, to change between. */
  readonly years: readonly Year[]
  readonly groups: readonly Group[]
  readonly lines: readonly Line[]
  readonly currency: string
  readonly language: Language
}

export function YearPage({ year, years, groups, lines, currency, language }: YearPageProps) {
  const t = budgetWords(language)
  const shown = { currency, language }
  return (
    <>
      {years.length > 1 && <Tabs label={t('years')} links={years.map((each) => yearLink(each, year, t))} />}
      {lines.length === 0 ? (
        <NoLines year={year.year} t={t} />
      ) : (
        <>
          <SummaryTiles summary={summaryOf(lines)} {...shown} />
          <RevenueChart lines={lines} {...shown} />
        </>
      )}
      {groups.map((group) => (
        <GroupTable group={group} {...shown} />
      ))}
      <LinesPanels lines={lines} {...shown} />
    </>
  )
}

function yearLink(each: Year, shown: Year, t: BudgetWords) {
  const state = each.state === 'active' ? '' : ` (${t(`state.${each.state}`)})`
  return { href: `/finance/${each.year}`, label: `${each.year}${state}`, current: each.year === shown.year }
}

type SummaryTilesProps = { readonly summary: Summary; readonly currency: string; readonly language: Language }

function SummaryTiles({ summary, currency, language }: SummaryTilesProps) {
  const t = budgetWords(language)
  const format = formatFor(language)
  const { income, expenses, vatOwed, vatCredit, net } = summary
  return (
    <Tiles>
      <Tile label={t('income')} value={format.wholeMoney(income, currency)} />
      <Tile label={t('expenses')} value={format.wholeMoney(expenses, currency)} />
      <Tile label={t('vatOwed')} value={format.wholeMoney(vatOwed, currency)} note={t('vatOwedNote')} />
      <Tile label={t('vatCredit')} value={format.wholeMoney(vatCredit, currency)} note={t('vatCreditNote')} />
      <Tile
        label={t('net')}
        value={format.wholeMoney(net, currency)}
        note={t('netNote')}
        tone={net < 0 ? 'danger' : 'neutral'}
      />
    </Tiles>
  )
}
