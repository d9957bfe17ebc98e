import type { Child } from 'hono/jsx'
import { Alert } from '../../../../platform/http/components/alert.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { type FormState, withProblems } from '../../../../platform/http/form.ts'
import { only, type Route, signedIn } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { AddResult, ChangeResult, Found } from '../../budget.ts'
import { EDITORS, FINANCE } from '../reach.ts'
import { editingWords } from '../words/editing-words.ts'
import { BackLink } from './back-link.tsx'
import { Conflict, sentOver } from './conflict.tsx'
import { type Base, type EditingNeeds, editorOf, type Opened, open, refuse, yearHref } from './editing-needs.ts'
import { named, RecordTable } from './record-table.tsx'
import {
  CategoryFormFields,
  categoryForm,
  categoryState,
  GroupFormFields,
  groupForm,
  groupState,
  newCategory,
} from './thing-forms.tsx'

type Kind = 'group' | 'category'

/** Pages of one group or category, for finance; coordinators see a category's figures and history. */
export function thingRoutes(needs: EditingNeeds): readonly Route[] {
  const { budget } = needs
  return [
    only(...FINANCE).get('/finance/groups/:thing', (visit) => showThing(visit, '/finance', 'group')),
    only(...FINANCE).get('/finance/categories/:thing', (visit) => showThing(visit, '/finance', 'category')),
    signedIn.get('/budget/categories/:thing', (visit) => showThing(visit, '/budget', 'category')),

    only(...EDITORS).post('/finance/groups/:thing', (visit) =>
      change(visit, 'group', (opened) => {
        const form = visit.form(groupForm)
        if (!form.ok) return form
        return {
          ok: true,
          state: form.state,
          send: (tx, id) => budget.editing.changeGroup(tx, id, form.value, editorOf(visit.viewer, opened.reach)),
        }
      }),
    ),
    only(...EDITORS).post('/finance/categories/:thing', (visit) =>
      change(visit, 'category', (opened) => {
        const form = visit.form(categoryForm(visit.language, opened.currency))
        if (!form.ok) return form
        return {
          ok: true,
          state: form.state,
          send: (tx, id) => budget.editing.changeCategory(tx, id, form.value, editorOf(visit.viewer, opened.reach)),
        }
      }),
    ),
    only(...EDITORS).post('/finance/groups/:thing/delete', (visit) => remove(visit, 'group')),
    only(...EDITORS).post('/finance/categories/:thing/delete', (visit) => remove(visit, 'category')),

    only(...EDITORS).get('/finance/:year/new-group', async (visit) => {
      const sheet = await wholeYear(visit)
      if (sheet === undefined) return visit.notFound()
      const last = Math.max(0, ...sheet.groups.map(({ position }) => position))
      return newGroupPage(visit, groupState({ name: '', position: last + 1, restricted: false }, 0))
    }),
    only(...EDITORS).post('/finance/:year/new-group', async (visit) => {
      const form = visit.form(groupForm)
      if (!form.ok) return newGroupPage(visit, form.state, 422)
      const editor = editorOf(visit.viewer, { kind: 'whole' })
      const year = visit.param('year')
      const result = await visit.database.transact((tx) => budget.editing.addGroup(tx, year, form.value.fields, editor))
      return added(visit, result, (problem) => newGroupPage(visit, withProblems(form.state, { '': problem }), 422))
    }),
    only(...EDITORS).get('/finance/groups/:thing/new-category', async (visit) => {
      const opened = await openThing(visit, 'group')
      if (opened === undefined) return visit.notFound()
      const sheet = await visit.database.snapshot((s) => budget.sheet(s, opened.found.year.year, opened.reach))
      const group = sheet?.groups.find(({ id }) => id === opened.found.group.id)
      const last = Math.max(0, ...(group?.categories ?? []).map(({ position }) => position))
      return newCategoryPage(visit, opened, categoryState(newCategory(last + 1), 0, visit.language))
    }),
    only(...EDITORS).post('/finance/groups/:thing/new-category', async (visit) => {
      const opened = await openThing(visit, 'group')
      if (opened === undefined) return visit.notFound()
      const form = visit.form(categoryForm(visit.language, opened.currency))
      if (!form.ok) return newCategoryPage(visit, opened, form.state, 422)
      const result = await visit.database.transact((tx) =>
        budget.editing.addCategory(tx, opened.found.group.id, form.value.fields, editorOf(visit.viewer, opened.reach)),
      )
      return added(visit, result, (problem) =>
        newCategoryPage(visit, opened, withProblems(form.state, { team: problem }), 422),
      )
    }),
  ]

  async function openThing(visit: Visit<Viewer>, kind: Kind): Promise<Opened | undefined> {
    const thing = { kind, id: visit.param('thing') }
    return visit.database.snapshot((snapshot) => open(snapshot, needs, visit.viewer, thing))
  }

  function wholeYear(visit: Visit<Viewer>) {
    return visit.database.snapshot((snapshot) => budget.sheet(snapshot, visit.param('year'), { kind: 'whole' }))
  }

  async function showThing(visit: Visit<Viewer>, base: Base, kind: Kind): Promise<Response> {
    const opened = await openThing(visit, kind)
    return opened === undefined ? visit.notFound() : page(visit, base, opened, stateOf(opened.found, visit))
  }

  type Sent =
    | Extract<ReturnType<Visit['form']>, { ok: false }>
    | {
        readonly ok: true
        readonly state: FormState
        readonly send: (tx: Parameters<typeof budget.editing.changeGroup>[0], id: string) => Promise<ChangeResult>
      }

  async function change(visit: Visit<Viewer>, kind: Kind, read: (opened: Opened) => Sent): Promise<Response> {
    const opened = await openThing(visit, kind)
    if (opened === undefined) return visit.notFound()
    const t = editingWords(visit.language)
    const sent = read(opened)
    if (!sent.ok) return page(visit, '/finance', opened, sent.state, { status: 422 })
    const result = await visit.database.transact((tx) => sent.send(tx, visit.param('thing')))
    if (result.ok) {
      return visit.redirect(yearHref('/finance', result.year), { tone: 'success', text: t('saved') })
    }
    if (result.code === 'team-taken') {
      const state = withProblems(sent.state, { team: t('refused.team-taken') })
      return page(visit, '/finance', opened, state, { status: 422 })
    }
    if (result.code !== 'changed-meanwhile') return refuse(visit, result.code)
    const now = stateOf(result.now, visit)
    const conflict = <Conflict now={now} sent={sent.state} labels={labelsOf(visit, kind)} language={visit.language} />
    const version = Number(now.typed['version']?.[0])
    return page(visit, '/finance', opened, sentOver(sent.state, version), { status: 409, conflict })
  }

  async function remove(visit: Visit<Viewer>, kind: Kind): Promise<Response> {
    const opened = await openThing(visit, kind)
    if (opened === undefined) return visit.notFound()
    const thing = { kind, id: visit.param('thing') }
    const result = await visit.database.transact((tx) =>
      budget.editing.remove(tx, thing, editorOf(visit.viewer, opened.reach)),
    )
    if (!result.ok) return refuse(visit, result.code)
    const text = editingWords(visit.language)('deleted')
    return visit.redirect(yearHref('/finance', result.year), { tone: 'success', text })
  }

  function added(
    visit: Visit<Viewer>,
    result: AddResult,
    again: (problem: string) => Response | Promise<Response>,
  ): Response | Promise<Response> {
    const t = editingWords(visit.language)
    if (result.ok) return visit.redirect(yearHref('/finance', result.year), { tone: 'success', text: t('saved') })
    return result.code === 'team-taken' ? again(t('refused.team-taken')) : refuse(visit, result.code)
  }

  async function page(
    visit: Visit<Viewer>,
    base: Base,
    { found, currency, teams, reach }: Opened,
    state: FormState,
    { status, conflict }: { readonly status?: 409 | 422; readonly conflict?: Child } = {},
  ): Promise<Response> {
    const { language, csrf } = visit
    const t = editingWords(language)
    const thing = found.kind === 'group' ? found.group : found.kind === 'category' ? found.category : found.line
    const kind = found.kind === 'group' ? 'group' : 'category'
    const record = await visit.database.snapshot(async (snapshot) =>
      named(snapshot, needs, (await budget.record.of(snapshot, { kind, id: thing.id }, reach)) ?? []),
    )
    const isKept = 'kind' in thing && thing.kind !== null
    const action = `/finance/${kind === 'group' ? 'groups' : 'categories'}/${thing.id}`
    return visit.page(
      {
        title: 'name' in thing ? thing.name : '',
        lead: kind === 'group' ? found.year.year : `${found.year.year} · ${found.group.name}`,
        actions: <BackLink base={base} year={found.year.year} label={t('back')} />,
        width: 'narrow',
        ...(status === undefined ? {} : { status }),
      },
      <>
        {conflict}
        {found.edits ? (
          <Panel>
            <Form action={action} csrf={csrf}>
              {kind === 'group' ? (
                <GroupFormFields state={state} language={language} />
              ) : (
                <CategoryFormFields state={state} language={language} teams={teams} />
              )}
              <SaveButton label={t('save')} />
            </Form>
          </Panel>
        ) : (
          <Alert tone="info">{t('viewOnly')}</Alert>
        )}
        <Panel title={t('history')} flush>
          <RecordTable record={record} currency={currency} language={language} />
        </Panel>
        {found.edits && !isKept && (
          <Panel title={t('deleteTitle')}>
            <p>{t('deleteHint')}</p>
            <Form action={`${action}/delete`} csrf={csrf}>
              <button type="submit" class="btn">
                {t('delete')}
              </button>
            </Form>
          </Panel>
        )}
      </>,
    )
  }

  function newGroupPage(visit: Visit<Viewer>, state: FormState, status?: 422): Response | Promise<Response> {
    const { language, csrf } = visit
    const t = editingWords(language)
    const year = visit.param('year')
    return visit.page(
      { title: t('newGroup'), lead: year, width: 'narrow', ...(status === undefined ? {} : { status }) },
      <Panel>
        <Form action={`/finance/${year}/new-group`} csrf={csrf}>
          <GroupFormFields state={state} language={language} />
          <SaveButton label={t('save')} />
        </Form>
      </Panel>,
    )
  }

  function newCategoryPage(
    visit: Visit<Viewer>,
    { found, teams }: Opened,
    state: FormState,
    status?: 422,
  ): Response | Promise<Response> {
    const { language, csrf } = visit
    const t = editingWords(language)
    const lead = `${found.year.year} · ${found.group.name}`
    return visit.page(
      { title: t('newCategory'), lead, width: 'narrow', ...(status === undefined ? {} : { status }) },
      <Panel>
        <Form action={`/finance/groups/${found.group.id}/new-category`} csrf={csrf}>
          <CategoryFormFields state={state} language={language} teams={teams} />
          <SaveButton label={t('save')} />
        </Form>
      </Panel>,
    )
  }
}

function SaveButton({ label }: { readonly label: string }) {
  return (
    <div class="form-actions">
      <button type="submit" class="btn btn-primary">
        {label}
      </button>
    </div>
  )
}

function stateOf(found: Found, { language }: Visit<Viewer>): FormState {
  if (found.kind === 'group') return groupState(found.group, found.group.version)
  return categoryState(found.category, found.category.version, language)
}

function labelsOf({ language }: Visit<Viewer>, kind: Kind): Readonly<Record<string, string>> {
  const t = editingWords(language)
  const both = { name: t('name'), position: t('position') }
  if (kind === 'group') return { ...both, restricted: t('restricted') }
  return { ...both, allocated: t('allocated'), spending: t('spending'), team: t('team') }
}
