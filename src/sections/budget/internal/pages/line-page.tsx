import type { Child } from 'hono/jsx'
import { Alert } from '../../../../platform/http/components/alert.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { editingWords } from '../words/editing-words.ts'
import { BackLink } from './back-link.tsx'
import type { Base } from './editing-needs.ts'
import { LineFormFields } from './line-form.tsx'
import type { OpenedCategory, OpenedLine } from './opened-line.ts'
import { RecordTable } from './record-table.tsx'

type Told = { readonly status?: 409 | 422; readonly conflict?: Child }

/** All fields of a line, its history, and the way to delete it. */
export function linePage(
  visit: Visit<Viewer>,
  base: Base,
  { found, currency, teams, record }: OpenedLine,
  state: FormState,
  { status, conflict }: Told = {},
): Response | Promise<Response> {
  const { language, csrf } = visit
  const t = editingWords(language)
  const { line, year, group, category } = found
  return visit.page(
    {
      title: line.description,
      lead: `${year.year} · ${group.name} · ${category.name}`,
      actions: <BackLink base={base} year={year.year} label={t('back')} />,
      width: 'narrow',
      ...(status === undefined ? {} : { status }),
    },
    <>
      {conflict}
      {found.edits ? (
        <Panel>
          <Form action={`${base}/lines/${line.id}`} csrf={csrf}>
            <LineFormFields state={state} year={year} teams={teams} language={language} />
            <div class="form-actions">
              <button type="submit" class="btn btn-primary">
                {t('save')}
              </button>
            </div>
          </Form>
        </Panel>
      ) : (
        <Alert tone="info">{t(line.ticketing === null ? 'viewOnly' : 'ticketingMade')}</Alert>
      )}
      <Panel title={t('history')} flush>
        <RecordTable record={record} currency={currency} language={language} />
      </Panel>
      {found.edits && (
        <Panel title={t('deleteTitle')}>
          <p>{t('deleteHint')}</p>
          <Form action={`${base}/lines/${line.id}/delete`} csrf={csrf}>
            <button type="submit" class="btn">
              {t('delete')}
            </button>
          </Form>
        </Panel>
      )}
    </>,
  )
}

export function newLinePage(
  visit: Visit<Viewer>,
  base: Base,
  { found, teams }: OpenedCategory,
  state: FormState,
  status?: 422,
) {
  const { language, csrf } = visit
  const t = editingWords(language)
  const { year, category } = found
  return visit.page(
    {
      title: t('newLine'),
      lead: `${year.year} · ${found.group.name} · ${category.name}`,
      actions: <BackLink base={base} year={year.year} label={t('back')} />,
      width: 'narrow',
      ...(status === undefined ? {} : { status }),
    },
    <Panel>
      <Form action={`${base}/categories/${category.id}/new-line`} csrf={csrf}>
        <LineFormFields state={state} year={year} teams={teams} language={language} />
        <div class="form-actions">
          <button type="submit" class="btn btn-primary">
            {t('save')}
          </button>
        </div>
      </Form>
    </Panel>,
  )
}
