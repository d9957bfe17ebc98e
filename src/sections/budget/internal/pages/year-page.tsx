import { Tile, Tiles } from '../../../../platform/http/components/tile.tsx'
import { Tabs } from '../../../../platform/http/layout/tabs.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { CountedLine, Deletion, Kept, Sheet, Slice, Summary, Year } from '../../budget.ts'
import { countedLine } from '../counted.ts'
import { expenseSlices, incomeSlices } from '../slices.ts'
import { keptOf, summaryOf } from '../summary.ts'
import { type BudgetWords, budgetWords } from '../words/words.ts'
import { AllocationChart } from './allocation-chart.tsx'
import { NoLines } from './nothing-yet.tsx'
import { ProjectedPanel, ProjectedSwitch } from './projected-panel.tsx'
import { RevenueChart } from './revenue-chart.tsx'
import type { Shown } from './sheet-row.tsx'
import { SheetTable } from './sheet-table.tsx'
import { namedSlice, namesOf, SlicesPanel } from './slices-panel.tsx'
import { TicketingPanel } from './ticketing-panel.tsx'
import { UndoLine } from './undo-line.tsx'

type YearPageProps = Shown & {
  readonly sheet: Sheet
  /** All there are, to change between. */
  readonly years: readonly Year[]
  readonly edits: boolean
  readonly deletion: Deletion | undefined
  /** The lines of sales to come; undefined where they are not counted. */
  readonly projected: readonly CountedLine[] | undefined
  readonly csrf: string
}

export function YearPage({ sheet, years, edits, deletion, projected, csrf, ...shown }: YearPageProps) {
  const t = budgetWords(shown.language)
  const { year, groups } = sheet
  const lines = groups.flatMap(({ categories }) => categories).flatMap((category) => category.lines)
  const booked = lines.filter(({ cashFlowOnly }) => !cashFlowOnly).map(countedLine)
  const counting = [...booked, ...(projected ?? [])]
  const summary = summaryOf(counting)
  const names = namesOf(
    groups.flatMap(({ categories }) => categories),
    shown.language,
  )
  const named = (slices: readonly Slice[]) => slices.map((slice) => namedSlice(slice, names, shown.language))
  return (
    <>
      {years.length > 1 && <Tabs label={t('years')} links={years.map((each) => yearLink(each, year, t))} />}
      {deletion !== undefined && <UndoLine deletion={deletion} year={year.year} csrf={csrf} {...shown} />}
      {lines.length === 0 && <NoLines year={year.year} t={t} />}
      <ProjectedSwitch year={year.year} on={projected !== undefined} {...shown} />
      {(lines.length > 0 || projected !== undefined) && (
        <SummaryTiles summary={summary} kept={keptOf(summary.net, year.settings.surplusTaxRate)} {...shown} />
      )}
      {groups.map((group) => (
        <SheetTable group={group} year={year} edits={edits} {...shown} />
      ))}
      {lines.length > 0 && <RevenueChart lines={lines} {...shown} />}
      <SlicesPanel of="income" slices={named(incomeSlices(counting))} {...shown} />
      <SlicesPanel of="expenses" slices={named(expenseSlices(counting))} {...shown} />
      <AllocationChart groups={groups} {...shown} />
      <TicketingPanel lines={lines} {...shown} />
      {projected !== undefined && <ProjectedPanel lines={projected} {...shown} />}
    </>
  )
}

function yearLink(each: Year, shown: { readonly year: string }, t: BudgetWords) {
  const state = each.state === 'active' ? '' : ` (${t(`state.${each.state}`)})`
  return { href: `/finance/${each.year}`, label: `${each.year}${state}`, current: each.year === shown.year }
}

type SummaryTilesProps = {
  readonly summary: Summary
  /** How a surplus would be kept. */
  readonly kept: Kept | null
} & Pick<Shown, 'currency' | 'language'>

export function SummaryTiles({ summary, kept, currency, language }: SummaryTilesProps) {
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
      {kept !== null && (
        <Tile
          label={t('reserves')}
          value={format.wholeMoney(kept.reserves, currency)}
          note={t('reservesNote', { tax: format.wholeMoney(kept.tax, currency) })}
        />
      )}
    </Tiles>
  )
}
