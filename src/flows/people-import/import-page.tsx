import { Alert } from '../../platform/http/components/alert.tsx'
import { DataTable } from '../../platform/http/components/data-table.tsx'
import { Field } from '../../platform/http/components/field.tsx'
import { Form } from '../../platform/http/components/form.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import type { FormState } from '../../platform/http/form.ts'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { GoodImport } from './import-good.ts'
import { importWords } from './words.ts'

export const HREF = '/people/import'

export type ImportReport = GoodImport & { readonly done: 'looked-at' | 'changed-since' | 'taken' }

type ImportPageProps = {
  readonly state: FormState
  readonly report: ImportReport | undefined
  /** What the text that was looked at hashes to: only that is imported. */
  readonly seen: string
  readonly csrf: string
  readonly language: Language
}

export function ImportPage({ state, report, seen, csrf, language }: ImportPageProps) {
  const t = importWords(language)
  if (report?.done === 'taken') {
    return (
      <>
        <Report report={report} language={language} />
        <div class="form-actions">
          <a class="btn btn-primary" href="/people">
            {t('toPeople')}
          </a>
          <a class="btn" href={HREF}>
            {t('another')}
          </a>
        </div>
      </>
    )
  }
  const good = report === undefined ? 0 : report.added + report.changed + report.unchanged
  return (
    <>
      {report !== undefined && <Report report={report} language={language} />}
      <Panel>
        <Form action={HREF} csrf={csrf} files>
          <Field state={state} name="people" label={t('people')} type="textarea" rows={10} hint={t('hint')} />
          <Field
            state={state}
            name="file"
            label={t('file')}
            type="file"
            accept=".csv,.json,.txt,text/csv,application/json,text/plain"
          />
          <input type="hidden" name="seen" value={seen} />
          <div class="form-actions">
            {good > 0 && (
              <button type="submit" class="btn btn-primary" name="go" value="import">
                {t('go', { count: good })}
              </button>
            )}
            <button type="submit" class={good > 0 ? 'btn' : 'btn btn-primary'} name="go" value="check">
              {t('check')}
            </button>
          </div>
        </Form>
      </Panel>
    </>
  )
}

const TITLES = { 'looked-at': 'would', 'changed-since': 'changed', taken: 'taken' } as const
const TONES = { 'looked-at': 'info', 'changed-since': 'warning', taken: 'success' } as const

function Report({ report, language }: { readonly report: ImportReport; readonly language: Language }) {
  const t = importWords(language)
  const { done, added, changed, unchanged, refused, teamsMade } = report
  const none = refused.length > 0 && added + changed + unchanged === 0
  return (
    <>
      <Alert tone={none ? 'danger' : TONES[done]} title={t(TITLES[done])}>
        {none ? t('allRefused') : t('figures', { added, changed, unchanged, refused: refused.length })}
        {teamsMade.length > 0 && ` ${t('newTeams', { teams: teamsMade.join(', ') })}`}
      </Alert>
      {refused.length > 0 && (
        <Panel title={t('refused')} flush>
          <DataTable
            caption={t('refused')}
            language={language}
            rows={refused}
            columns={[
              { label: t('record'), names: true, cell: ({ record }) => formatFor(language).number(record) },
              { label: t('reason'), cell: ({ reason }) => reason },
            ]}
          />
        </Panel>
      )}
    </>
  )
}
