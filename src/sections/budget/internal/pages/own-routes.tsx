import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { ShareChart } from '../../../../platform/http/components/share-chart.tsx'
import { type Route, signedIn } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { cents } from '../../../../platform/money.ts'
import type { Sheet, Slice } from '../../budget.ts'
import { editingWords } from '../words/editing-words.ts'
import { budgetWords } from '../words/words.ts'
import type { EditingNeeds } from './editing-needs.ts'
import { currentYear, InPlace, Lead } from './finance-routes.tsx'
import { OwnPage, SummaryTiles } from './year-page.tsx'

export const SUMMARY = '/budget/summary'

/** What coordinators edit, and what every member sees. */
export function ownRoutes({ budget, events }: EditingNeeds): readonly Route[] {
  return [
    signedIn.get('/budget', async (visit) => {
      const { language, csrf } = visit
      const t = editingWords(language)
      const found = await visit.database.snapshot(async (snapshot) => {
        const reach = await budget.reach(snapshot, visit.viewer)
        const event = await events.current(snapshot)
        const year = currentYear(await budget.years(snapshot))
        const sheet = year === undefined ? undefined : await budget.sheet(snapshot, year.year, reach)
        const deletion = year === undefined ? undefined : await budget.editing.lastDeletion(snapshot, year.year, reach)
        return { reach, event, sheet, deletion }
      })
      const { reach, event, sheet, deletion } = found
      if (reach.kind !== 'teams') return visit.redirect('/finance')
      // Who coordinates nothing sees where the money goes, as every member does.
      if (reach.teams.length === 0 || event === undefined || sheet === undefined) return visit.redirect(SUMMARY)
      const shown = { base: '/budget', currency: event.currency, language, csrf } as const
      return visit.page(
        { title: t('myCategories'), lead: <Lead year={sheet.year} language={language} /> },
        <>
          <OwnPage sheet={sheet} deletion={deletion} {...shown} />
          <InPlace />
        </>,
      )
    }),

    signedIn.get(SUMMARY, async (visit) => {
      const t = editingWords(visit.language)
      const found = await visit.database.snapshot(async (snapshot) => {
        const event = await events.current(snapshot)
        // Members are shown a year once it is decided on: never a draft.
        const year = (await budget.years(snapshot)).find(({ state }) => state === 'active')
        if (event === undefined || year === undefined) return undefined
        const result = await budget.figures.of(snapshot, year.year, { by: 'month', sales: null })
        const sheet = await budget.sheet(snapshot, year.year, { kind: 'view' })
        return result.ok && sheet !== undefined ? { event, figures: result.figures, sheet } : undefined
      })
      if (found === undefined) {
        return visit.page({ title: t('whereItGoes') }, <EmptyState title={t('noFigures')} />)
      }
      const { event, figures, sheet } = found
      return visit.page(
        { title: t('whereItGoes'), lead: `${sheet.year.year}. ${t('members')}` },
        <>
          <SummaryTiles
            summary={figures.summary}
            kept={figures.kept}
            currency={event.currency}
            language={visit.language}
          />
          <Panel>
            <Slices visit={visit} id="income" slices={figures.income} sheet={sheet} currency={event.currency} />
          </Panel>
          <Panel>
            <Slices visit={visit} id="expenses" slices={figures.expenses} sheet={sheet} currency={event.currency} />
          </Panel>
        </>,
      )
    }),
  ]
}

type SlicesProps = {
  readonly visit: Visit<Viewer>
  readonly id: 'income' | 'expenses'
  readonly slices: readonly Slice[]
  readonly sheet: Sheet
  readonly currency: string
}

function Slices({ visit: { language, format }, id, slices, sheet, currency }: SlicesProps) {
  const t = editingWords(language)
  return (
    <ShareChart
      id={id}
      title={t(id)}
      description={t(`${id}Description`)}
      language={language}
      names={{ name: t('category'), value: t('amount'), share: t('share') }}
      rows={publicSlices(slices, sheet).map(({ name, amount, share }) => ({
        name: nameOf(name),
        value: amount,
        share: format.percent(share / 10_000),
      }))}
      format={(value) => format.wholeMoney(cents(value), currency)}
    />
  )

  function nameOf(name: Named): string {
    if (name === 'vat') return t('vatSlice')
    if (name === 'hidden') return t('hiddenSlice')
    if (name.kind === null) return name.name
    // What members gave on top is called by what it is.
    return name.kind === 'donations' ? t('contributions') : budgetWords(language)(`category.${name.kind}`)
  }
}

type Named = 'vat' | 'hidden' | Sheet['groups'][number]['categories'][number]
type PublicSlice = { readonly name: Named; readonly amount: number; readonly share: number }

/** Restricted groups count in the whole, as one slice without names. */
function publicSlices(slices: readonly Slice[], { groups }: Sheet): readonly PublicSlice[] {
  const known = new Map(
    groups.flatMap(({ restricted, categories }) =>
      restricted ? [] : categories.map((category) => [category.id, category] as const),
    ),
  )
  const named = slices.map(({ category, ...slice }): PublicSlice => {
    return { ...slice, name: category === null ? 'vat' : (known.get(category.id) ?? 'hidden') }
  })
  const hidden = named.filter(({ name }) => name === 'hidden')
  const open = named.filter(({ name }) => name !== 'hidden')
  if (hidden.length === 0) return open
  const amount = hidden.reduce((sum, slice) => sum + slice.amount, 0)
  return [...open, { name: 'hidden', amount, share: hidden.reduce((sum, slice) => sum + slice.share, 0) }]
}
