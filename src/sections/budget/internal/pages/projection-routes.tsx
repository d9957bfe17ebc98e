import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { type FormFields, type FormState, readForm } from '../../../../platform/http/form.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import { mayUse, type Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { PlannedParameters } from '../../budget.ts'
import { EDITORS, FINANCE } from '../reach.ts'
import { figuresWords } from '../words/figures-words.ts'
import { type FiguresNeeds, withoutYear, yearShown } from './figures-needs.ts'
import { PARAMETERS, parametersForm, parametersState, trialForm } from './parameter-form.ts'
import { ParametersPanel, PROJECTION, TrialPanel } from './parameter-panels.tsx'
import { ProjectionFigures } from './projection-page.tsx'
import { SyncNow } from './sync-now.tsx'

export function projectionRoutes(needs: FiguresNeeds): readonly Route[] {
  return [
    only(...FINANCE).get(PROJECTION, (visit) =>
      showProjection(visit, needs, visit.url.searchParams.get('year') ?? undefined),
    ),

    only(...EDITORS).post(PROJECTION, async (visit) => {
      const form = visit.form(parametersForm)
      if (!form.ok) return showProjection(visit, needs, form.state.typed['year']?.[0], form.state)
      const { year, parameters } = form.value
      const actor = { kind: 'human', human: visit.viewer.human } as const
      const planned = await visit.database.transact((tx) => needs.budget.figures.plan(tx, year, parameters, actor))
      const t = figuresWords(visit.language)
      const notice = planned.ok
        ? ({ tone: 'success', text: t('saved') } as const)
        : ({ tone: 'warning', text: t(`refused.${planned.code}`) } as const)
      return visit.redirect(`${PROJECTION}?${new URLSearchParams({ year })}`, notice)
    }),
  ]
}

async function showProjection(
  visit: Visit<Viewer>,
  needs: FiguresNeeds,
  label: string | undefined,
  refused?: FormState,
): Promise<Response> {
  const t = figuresWords(visit.language)
  const trial = trialIn(visit)
  const found = await visit.database.snapshot(async (snapshot) => {
    const shown = await yearShown(snapshot, needs, label)
    if (shown === null) return null
    const project = (values?: Partial<PlannedParameters>) =>
      needs.budget.figures.projection(snapshot, shown.year.year, shown.sales, values)
    return { ...shown, result: await project(), tried: trial.values && (await project(trial.values)) }
  })
  if (found === null) return withoutYear(visit, label)
  const { year, event, sales, result, tried } = found
  const head = { title: t('projectionTitle', { year: year.year }), lead: t('projectionLead') }
  if (!result.ok || sales.year !== Number(year.year.slice(0, 4))) {
    return visit.page(head, <EmptyState title={t('noProjectionTitle')}>{t('noProjection')}</EmptyState>)
  }
  const { projection } = result
  const shown = { currency: event.currency, language: visit.language }
  const mayEdit = mayUse(visit.viewer, EDITORS) && year.state !== 'closed'
  return visit.page(
    {
      ...head,
      actions: <SyncNow visit={visit} year={year} event={event} back={PROJECTION} />,
      status: refused === undefined ? 200 : 422,
    },
    <>
      <ProjectionFigures
        projection={projection}
        trial={tried?.ok === true ? tried.projection : undefined}
        event={event.gateOpening}
        {...shown}
      />
      <TrialPanel state={trial.state} tried={trial.values !== undefined} year={year.year} {...shown} />
      {mayEdit && (
        <ParametersPanel
          state={refused ?? parametersState(projection.parameters, visit.language)}
          observed={projection.observed}
          csrf={visit.csrf}
          year={year.year}
          {...shown}
        />
      )}
    </>,
  )
}

/** `values` is undefined where nothing is tried, or something that can't be read. */
function trialIn({ url, language }: Visit<Viewer>): {
  readonly state: FormState
  readonly values: Partial<PlannedParameters> | undefined
} {
  const fields: FormFields = new Map(
    PARAMETERS.map((name) => [`try-${name}`, [url.searchParams.get(`try-${name}`)?.trim() ?? '']]),
  )
  const form = readForm(fields, trialForm, language)
  const given = PARAMETERS.flatMap((name) => {
    const value = form.ok ? form.value[`try-${name}`] : undefined
    return value === undefined ? [] : [[name, value] as const]
  })
  return { state: form.state, values: given.length === 0 ? undefined : Object.fromEntries(given) }
}
