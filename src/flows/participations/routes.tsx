import { z } from 'zod'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import { type FormState, formWith, withProblems } from '../../platform/http/form.ts'
import { field } from '../../platform/http/form-fields.ts'
import type { NavigationPage } from '../../platform/http/navigation.ts'
import { only, type Route } from '../../platform/http/route.ts'
import { mayUse, type Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import { isUuid } from '../../platform/uuid.ts'
import { PARTICIPATIONS } from '../../sections/events/events.ts'
import { type BackfillNeeds, backfillParticipations } from './backfill.ts'
import { BACKFILL_HREF, BackfillPage, type BackfillReport } from './backfill-page.tsx'
import { type Asked, HREF, type RollFigures, RollPage } from './roll-page.tsx'
import { participationWords } from './words.ts'

const MAY_LOOK = ['admin', 'ticket-admin', 'board'] as const
const MAY_CHANGE = ['admin', 'ticket-admin'] as const
const PAGE = 50
const LONGEST_TEXT = 5_000_000

const backfillForm = z.object({
  rows: field.optionalText({ max: LONGEST_TEXT }),
  file: z
    .unknown()
    .optional()
    .transform((value) => (value instanceof File && value.size > 0 ? value : undefined)),
  go: field.choice(['check', 'write']),
})

/** Events' participations with Profiles' names, and the years from before. */
export function routes(needs: BackfillNeeds): readonly Route[] {
  return [
    only(...MAY_LOOK).get(HREF, async (visit) => {
      const t = participationWords(visit.language)
      const asked = askedIn(visit.url)
      const found = await visit.database.snapshot((snapshot) => look(snapshot, needs, asked))
      const fill = mayUse(visit.viewer, MAY_CHANGE) ? (
        <a class="btn" href={BACKFILL_HREF}>
          {t('backfill')}
        </a>
      ) : null
      if (found === undefined) {
        const none = (
          <EmptyState title={t('noneTitle')} action={fill}>
            {t('none')}
          </EmptyState>
        )
        return visit.page({ title: t('title'), lead: t('lead') }, none)
      }
      return visit.page(
        { title: t('title'), lead: t('lead'), actions: fill },
        <RollPage {...found} asked={asked} language={visit.language} />,
      )
    }),

    only(...MAY_CHANGE).get(BACKFILL_HREF, (visit) => showBackfill(visit, formWith())),

    only(...MAY_CHANGE).post(BACKFILL_HREF, async (visit) => {
      const t = participationWords(visit.language)
      const form = visit.form(backfillForm)
      if (!form.ok) return showBackfill(visit, form.state)
      const { file, rows, go } = form.value
      const text = file === undefined ? (rows ?? '') : await file.text()
      const state = formWith({ rows: text })
      if (text.trim() === '') return showBackfill(visit, withProblems(state, { rows: t('nothingGiven') }))
      if (text.includes('\0')) return visit.refuse('bad-request')
      const actor = { kind: 'human', human: visit.viewer.human } as const
      const filling = (tx: Tx) => backfillParticipations(tx, needs, text, actor)
      const result = await (go === 'check' ? visit.database.rehearse(filling) : visit.database.transact(filling))
      if (!result.ok && result.code === 'unreadable') {
        return showBackfill(visit, withProblems(state, { rows: t('unreadable', { reason: result.reason }) }))
      }
      const done = go === 'write' && result.ok
      return showBackfill(visit, done ? formWith() : state, { done, result })
    }),
  ]
}

export const navigationPage: NavigationPage = {
  href: HREF,
  label: (language) => participationWords(language)('tab'),
  allow: MAY_LOOK,
}

function showBackfill(visit: Visit<Viewer>, state: FormState, report?: BackfillReport) {
  const t = participationWords(visit.language)
  const refused = Object.keys(state.problems).length > 0 || report?.result.ok === false
  return visit.page(
    { title: t('backfillTitle'), lead: t('backfillLead'), width: 'narrow', status: refused ? 422 : 200 },
    <BackfillPage state={state} report={report} csrf={visit.csrf} language={visit.language} />,
  )
}

function askedIn({ searchParams }: URL): Asked {
  const year = searchParams.get('year') ?? ''
  const state = PARTICIPATIONS.find((known) => known === searchParams.get('state'))
  const search = searchParams.get('search')?.trim() ?? ''
  const after = searchParams.get('after') ?? ''
  return {
    ...(/^\d{4}$/.test(year) ? { year } : {}),
    ...(state === undefined ? {} : { state }),
    ...(search === '' ? {} : { search }),
    ...(isUuid(after) ? { after } : {}),
  }
}

/** The year asked for, else that of the current event, else the latest; undefined where there is none at all. */
async function look(
  snapshot: Snapshot,
  { events, profiles }: BackfillNeeds,
  { year: asked, state, search, after }: Asked,
): Promise<RollFigures | undefined> {
  const years = await events.roll.years(snapshot)
  const current = await events.current(snapshot)
  const year =
    years.find((one) => String(one.year) === asked) ??
    years.find((one) => one.year === current?.year) ??
    years.find(() => true)
  if (year === undefined) return undefined
  const records = await events.participations(snapshot, year.year)
  const among = [...records].flatMap(([human, { participation }]) =>
    state === undefined || participation === state ? [human] : [],
  )
  const found = await profiles.people(snapshot, { among, except: [], search, after, limit: PAGE + 1 })
  const people = found.slice(0, PAGE).flatMap((person) => {
    const record = records.get(person.human)
    return record === undefined ? [] : [{ ...person, ...record }]
  })
  const active = await profiles.active(snapshot, among)
  return { years, year, people, more: found.length > PAGE, unlisted: among.length - active.length }
}
