import { assetUrl } from '../../../../platform/http/assets.ts'
import { Badge, type Tone } from '../../../../platform/http/components/badge.tsx'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { Year, YearState } from '../../budget.ts'
import { FINANCE } from '../reach.ts'
import { editingWords } from '../words/editing-words.ts'
import { budgetWords } from '../words/words.ts'
import type { EditingNeeds } from './editing-needs.ts'
import type { FiguresNeeds } from './figures-needs.ts'
import { NoEvent, NoYear } from './nothing-yet.tsx'
import { SyncNow } from './sync-now.tsx'
import { YearPage } from './year-page.tsx'

export const TONES: Readonly<Record<YearState, Tone>> = { draft: 'info', active: 'success', closed: 'neutral' }

type YearNeeds = EditingNeeds & FiguresNeeds

/** The year as those see it who answer for the money: all groups, all lines. The last of the routes: it takes any label. */
export function financeRoutes(needs: YearNeeds): readonly Route[] {
  return [
    only(...FINANCE).get('/finance', (visit) => showYear(visit, needs, currentYear)),
    only(...FINANCE).get('/finance/:year', (visit) => {
      const label = visit.param('year')
      return showYear(visit, needs, (years) => years.find(({ year }) => year === label))
    }),
  ]
}

/** The active one, else the newest that is not archived. */
export function currentYear(years: readonly Year[]): Year | undefined {
  return years.find(({ state }) => state === 'active') ?? years.find(({ archived }) => !archived)
}

async function showYear(
  visit: Visit<Viewer>,
  { budget, events, sales }: YearNeeds,
  choose: (years: readonly Year[]) => Year | undefined,
): Promise<Response> {
  const { language, csrf } = visit
  const t = budgetWords(language)
  const isProjecting = visit.url.searchParams.has('projected')
  const { event, years, chosen } = await visit.database.snapshot(async (snapshot) => {
    const all = await budget.years(snapshot)
    const year = choose(all)
    const reach = await budget.reach(snapshot, visit.viewer)
    const sheet = year === undefined ? undefined : await budget.sheet(snapshot, year.year, reach)
    const soFar = isProjecting ? await sales(snapshot) : undefined
    return {
      event: await events.current(snapshot),
      years: all,
      chosen:
        year === undefined || sheet === undefined
          ? undefined
          : {
              sheet,
              edits: reach.kind === 'whole' && year.state !== 'closed' && !year.archived,
              deletion: await budget.editing.lastDeletion(snapshot, year.year, reach),
              projected: soFar === undefined ? undefined : await budget.figures.toCome(snapshot, year.year, soFar),
            },
    }
  })
  if (event === undefined) return visit.page({ title: t('navigation') }, <NoEvent t={t} />)
  if (years.length === 0) return visit.page({ title: t('navigation') }, <NoYear year={event.year} t={t} />)
  if (chosen === undefined) return visit.notFound()
  const { year } = chosen.sheet
  return visit.page(
    {
      title: t('title', { year: year.year }),
      lead: <Lead year={year} language={language} />,
      actions: (
        <>
          <SyncNow visit={visit} year={year} event={event} back="/finance" />
          <YearTools year={year.year} edits={chosen.edits} language={language} />
        </>
      ),
    },
    <>
      <YearPage
        {...chosen}
        years={years.filter(({ archived, year: label }) => !archived || label === year.year)}
        base="/finance"
        currency={event.currency}
        language={language}
        csrf={csrf}
      />
      <InPlace />
    </>,
  )
}

/** What makes rows editable where they stand. */
export function InPlace() {
  return <script src={assetUrl('in-place.js')} defer></script>
}

type LeadProps = { readonly year: Year; readonly language: Language }

export function Lead({ year: { name, year, state, archived }, language }: LeadProps) {
  const t = budgetWords(language)
  return (
    <>
      {name !== year && `${name} `}
      <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
      {archived && <Badge tone="warning">{editingWords(language)('archived')}</Badge>}
    </>
  )
}

type YearToolsProps = { readonly year: string; readonly edits: boolean; readonly language: Language }

function YearTools({ year, edits, language }: YearToolsProps) {
  const t = editingWords(language)
  return (
    <>
      {edits && (
        <>
          <a class="btn" href={`/finance/${year}/new-group`}>
            {t('addGroup')}
          </a>
          <a class="btn" href={`/finance/${year}/import`}>
            {t('import')}
          </a>
          <a class="btn" href={`/finance/${year}/settings`}>
            {t('settings')}
          </a>
        </>
      )}
      <a class="btn" href={`/finance/${year}/lines.csv`} download>
        {t('file')}
      </a>
    </>
  )
}
