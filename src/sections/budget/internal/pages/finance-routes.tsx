import type { Snapshot } from '../../../../platform/db/tx.ts'
import { Badge, type Tone } from '../../../../platform/http/components/badge.tsx'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { Events } from '../../../events/events.ts'
import type { Budget, Group, Line, Year, YearState } from '../../budget.ts'
import { FINANCE } from '../reach.ts'
import { budgetWords } from '../words/words.ts'
import { NoEvent, NoYear } from './nothing-yet.tsx'
import { YearPage } from './year-page.tsx'

export type PageNeeds = { readonly budget: Budget; readonly events: Events }

const TONES: Readonly<Record<YearState, Tone>> = { draft: 'info', active: 'success', closed: 'neutral' }

/** The year as those see it who answer for the money: all groups, all lines. */
export function financeRoutes(needs: PageNeeds): readonly Route[] {
  return [
    only(...FINANCE).get('/finance', (visit) => showYear(visit, needs, (years) => years.find(isActive) ?? years[0])),
    only(...FINANCE).get('/finance/:year', (visit) => {
      const label = visit.param('year')
      return showYear(visit, needs, (years) => years.find(({ year }) => year === label))
    }),
  ]
}

async function showYear(
  visit: Visit<Viewer>,
  { budget, events }: PageNeeds,
  choose: (years: readonly Year[]) => Year | undefined,
): Promise<Response> {
  const { language } = visit
  const t = budgetWords(language)
  const { event, years, chosen } = await visit.database.snapshot(async (snapshot) => {
    const all = await budget.years(snapshot)
    const year = choose(all)
    return {
      event: await events.current(snapshot),
      years: all,
      chosen: year === undefined ? undefined : { year, ...(await read(snapshot, budget, year)) },
    }
  })
  if (event === undefined) return visit.page({ title: t('navigation') }, <NoEvent t={t} />)
  if (years.length === 0) return visit.page({ title: t('navigation') }, <NoYear year={event.year} t={t} />)
  if (chosen === undefined) return visit.notFound()
  return visit.page(
    { title: t('title', { year: chosen.year.year }), lead: <Lead year={chosen.year} language={language} /> },
    <YearPage {...chosen} years={years} currency={event.currency} language={language} />,
  )
}

type Held = { readonly groups: readonly Group[]; readonly lines: readonly Line[] }

async function read(snapshot: Snapshot, budget: Budget, { year }: Year): Promise<Held> {
  const overview = await budget.overview(snapshot, year)
  const lines = await budget.lines(snapshot, year)
  if (!overview.ok || !lines.ok) throw new Error(`the year ${year} is listed and cannot be read`)
  return { groups: overview.groups, lines: lines.lines }
}

function isActive({ state }: Year): boolean {
  return state === 'active'
}

type LeadProps = { readonly year: Year; readonly language: Language }

function Lead({ year: { name, year, state }, language }: LeadProps) {
  const t = budgetWords(language)
  return (
    <>
      {name !== year && `${name} `}
      <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
    </>
  )
}
