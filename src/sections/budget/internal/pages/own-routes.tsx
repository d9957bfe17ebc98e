import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { basisPoints, sumCents } from '../../../../platform/money.ts'
import type { Sheet, Slice } from '../../budget.ts'
import { editingWords } from '../words/editing-words.ts'
import type { EditingNeeds } from './editing-needs.ts'
import { currentYear, InPlace, Lead } from './finance-routes.tsx'
import { OwnPage } from './own-page.tsx'
import { type NamedSlice, namedSlice, namesOf, SlicesPanel } from './slices-panel.tsx'
import { SummaryTiles } from './year-page.tsx'

export const SUMMARY = '/budget/summary'

/** What coordinators edit, and what every member sees. */
export function ownRoutes({ budget, events }: EditingNeeds): readonly Route[] {
  return [
    only('member').get('/budget', async (visit) => {
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
          <OwnPage sheet={sheet} teams={reach.teams} deletion={deletion} {...shown} />
          <InPlace />
        </>,
      )
    }),

    only('member').get(SUMMARY, async (visit) => {
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
      const shown = { currency: event.currency, language: visit.language }
      return visit.page(
        { title: t('whereItGoes'), lead: `${sheet.year.year}. ${t('members')}` },
        <>
          <SummaryTiles
            summary={figures.summary}
            kept={figures.kept}
            currency={event.currency}
            language={visit.language}
          />
          {figures.income.length === 0 && figures.expenses.length === 0 && <EmptyState title={t('noFigures')} />}
          <SlicesPanel of="income" slices={publicSlices(figures.income, sheet, visit.language)} {...shown} />
          <SlicesPanel of="expenses" slices={publicSlices(figures.expenses, sheet, visit.language)} {...shown} />
        </>,
      )
    }),
  ]
}

/** Restricted groups count in the whole, as one slice without names. */
function publicSlices(slices: readonly Slice[], { groups }: Sheet, language: Language): readonly NamedSlice[] {
  const t = editingWords(language)
  const open = groups.filter(({ restricted }) => !restricted).flatMap(({ categories }) => categories)
  // What members gave on top is called by what it is.
  const names = namesOf(open, language, { donations: t('contributions') })
  const isHidden = ({ category }: Slice) => category !== null && !names.has(category.id)
  const hidden = slices.filter(isHidden)
  const rest = {
    name: t('hiddenSlice'),
    amount: sumCents(hidden.map(({ amount }) => amount)),
    share: basisPoints(hidden.reduce((sum, { share }) => sum + share, 0)),
  }
  const named = slices.filter((slice) => !isHidden(slice)).map((slice) => namedSlice(slice, names, language))
  return hidden.length === 0 ? named : [...named, rest]
}
