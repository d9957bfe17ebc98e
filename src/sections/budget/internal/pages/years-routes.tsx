import { z } from 'zod'
import type { Tx } from '../../../../platform/db/tx.ts'
import { Badge } from '../../../../platform/http/components/badge.tsx'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { type FormState, formWith, withProblems } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import { mayUse, type Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { Year } from '../../budget.ts'
import { EDITORS, FINANCE } from '../reach.ts'
import { type EditingWords, editingWords } from '../words/editing-words.ts'
import { budgetWords } from '../words/words.ts'
import { type EditingNeeds, refuse } from './editing-needs.ts'
import { TONES } from './finance-routes.tsx'

const newYear = z.object({ label: field.text({ max: 20 }), name: field.optionalText(), from: z.string().default('') })

export const YEARS = '/finance/years'

/** The life of years: made, cloned, activated, archived, restored. */
export function yearsRoutes({ budget }: EditingNeeds): readonly Route[] {
  return [
    only(...FINANCE).get(YEARS, (visit) => show(visit, formWith())),

    only(...EDITORS).post(YEARS, async (visit) => {
      const t = editingWords(visit.language)
      const form = visit.form(newYear)
      if (!form.ok) return show(visit, form.state, 422)
      const { label, from } = form.value
      const year = { year: label, name: form.value.name ?? label }
      const actor = { kind: 'human', human: visit.viewer.human } as const
      const result = await visit.database.transact((tx) =>
        from === '' ? budget.createYear(tx, year, actor) : budget.keeping.clone(tx, from, year, actor),
      )
      if (!result.ok) return show(visit, withProblems(form.state, { label: t(`refused.${result.code}`) }), 422)
      return visit.redirect(`/finance/${label}`, { tone: 'success', text: t('yearMade', { year: label }) })
    }),

    step('activate', 'yearActive', (tx, year, human) => budget.activateYear(tx, year, { kind: 'human', human })),
    step('archive', 'yearArchived', (tx, year, human) => budget.keeping.archive(tx, year, { kind: 'human', human })),
    step('restore', 'yearRestored', (tx, year, human) => budget.keeping.restore(tx, year, { kind: 'human', human })),
  ]

  type Stepped = Awaited<
    ReturnType<typeof budget.activateYear | typeof budget.keeping.archive | typeof budget.keeping.restore>
  >

  function step(
    verb: 'activate' | 'archive' | 'restore',
    done: 'yearActive' | 'yearArchived' | 'yearRestored',
    take: (tx: Tx, year: string, human: string) => Promise<Stepped>,
  ): Route {
    return only(...EDITORS).post(`${YEARS}/:year/${verb}`, async (visit) => {
      const year = visit.param('year')
      const result = await visit.database.transact((tx) => take(tx, year, visit.viewer.human))
      if (!result.ok) return refuse(visit, result.code)
      return visit.redirect(YEARS, { tone: 'success', text: editingWords(visit.language)(done, { year }) })
    })
  }

  async function show(visit: Visit<Viewer>, state: FormState, status?: 422): Promise<Response> {
    const { language, csrf } = visit
    const t = editingWords(language)
    const years = await visit.database.snapshot((snapshot) => budget.years(snapshot))
    const edits = mayUse(visit.viewer, EDITORS)
    const words = budgetWords(language)
    return visit.page(
      { title: t('years'), lead: t('yearsLead'), ...(status === undefined ? {} : { status }) },
      <>
        <Panel flush>
          <DataTable
            caption={t('years')}
            language={language}
            rows={years}
            empty={<p>{words('noYearTitle')}</p>}
            columns={[
              { label: t('year'), names: true, cell: ({ year }) => <a href={`/finance/${year}`}>{year}</a> },
              { label: t('name'), cell: ({ name }) => name },
              {
                label: t('state'),
                cell: ({ state: at, archived }) => (
                  <>
                    <Badge tone={TONES[at]}>{words(`state.${at}`)}</Badge>
                    {archived && <Badge tone="warning">{t('archived')}</Badge>}
                  </>
                ),
              },
              ...(edits
                ? [{ label: t('actions'), cell: (year: Year) => <Steps year={year} csrf={csrf} t={t} /> }]
                : []),
            ]}
          />
        </Panel>
        {edits && (
          <Panel title={t('newYear')}>
            <Form action={YEARS} csrf={csrf}>
              <Field state={state} name="label" label={t('label')} hint={t('labelHint')} />
              <Field state={state} name="name" label={t('name')} />
              <Field
                state={state}
                name="from"
                label={t('cloneOf')}
                type="select"
                options={[
                  { value: '', label: t('cloneNothing') },
                  ...years.map(({ year }) => ({ value: year, label: year })),
                ]}
              />
              <button type="submit" class="btn btn-primary">
                {t('createYear')}
              </button>
            </Form>
          </Panel>
        )}
      </>,
    )
  }
}

type StepsProps = { readonly year: Year; readonly csrf: string; readonly t: EditingWords }

/** What may come next in the year's life. */
function Steps({ year: { year, state, archived }, csrf, t }: StepsProps) {
  const button = (verb: 'activate' | 'archive' | 'restore', hint?: string) => (
    <Form action={`${YEARS}/${year}/${verb}`} csrf={csrf}>
      <button type="submit" class="btn" aria-label={`${t(verb)}: ${year}`} title={hint}>
        {t(verb)}
      </button>
    </Form>
  )
  return (
    <span class="sheet-tools">
      {archived && button('restore')}
      {!archived && state === 'draft' && button('activate', t('activateHint'))}
      {!archived && state !== 'active' && button('archive')}
    </span>
  )
}
