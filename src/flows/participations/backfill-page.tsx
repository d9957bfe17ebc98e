import { Alert } from '../../platform/http/components/alert.tsx'
import { DataTable } from '../../platform/http/components/data-table.tsx'
import { Field } from '../../platform/http/components/field.tsx'
import { Form } from '../../platform/http/components/form.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import type { FormState } from '../../platform/http/form.ts'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { BackfillResult } from './backfill.ts'
import { participationWords } from './words.ts'

export const BACKFILL_HREF = '/events/participations/backfill'

export type BackfillReport = {
  readonly done: boolean
  readonly result: Exclude<BackfillResult, { code: 'unreadable' }>
}

type Props = {
  readonly state: FormState
  readonly report: BackfillReport | undefined
  readonly csrf: string
  readonly language: Language
}

/** Rows are looked at first and written by a second press, with the same text in the form. */
export function BackfillPage({ state, report, csrf, language }: Props) {
  const t = participationWords(language)
  const looked = report !== undefined && !report.done && report.result.ok ? report.result : undefined
  const ready = looked === undefined ? 0 : looked.added + looked.changed
  return (
    <>
      {report !== undefined && <Report {...report} language={language} />}
      <Panel>
        <Form action={BACKFILL_HREF} csrf={csrf} files>
          <Field state={state} name="rows" label={t('paste')} type="textarea" rows={10} hint={t('pasteHint')} />
          <Field state={state} name="file" label={t('file')} type="file" accept=".csv,.txt,text/csv,text/plain" />
          <div class="form-actions">
            {ready > 0 && (
              <button type="submit" class="btn btn-primary" name="go" value="write">
                {t('go', { count: ready })}
              </button>
            )}
            <button type="submit" class={ready > 0 ? 'btn' : 'btn btn-primary'} name="go" value="check">
              {t('check')}
            </button>
          </div>
        </Form>
      </Panel>
    </>
  )
}

function Report({ done, result, language }: BackfillReport & { readonly language: Language }) {
  const t = participationWords(language)
  const { number } = formatFor(language)
  if (!result.ok) {
    return (
      <>
        <Alert tone="danger">{t('refusedTitle')}</Alert>
        <Panel flush>
          <DataTable
            caption={t('refusedTitle')}
            language={language}
            rows={result.refused}
            columns={[
              { label: t('line'), names: true, cell: ({ line }) => number(line) },
              { label: t('reason'), cell: ({ reason }) => t(`reason.${reason}`) },
            ]}
          />
        </Panel>
      </>
    )
  }
  const { added, changed, unchanged, kept } = result
  return (
    <>
      <Alert tone={done ? 'success' : 'info'} title={t(done ? 'doneTitle' : 'wouldTitle')}>
        {t('figures', { added, changed, unchanged, kept: kept.length })}
      </Alert>
      {kept.length > 0 && (
        <Panel title={t('kept')} flush>
          <DataTable
            caption={t('kept')}
            language={language}
            rows={kept}
            columns={[
              { label: t('line'), names: true, cell: ({ line }) => number(line) },
              { label: t('stays'), cell: ({ stays }) => t(stays) },
            ]}
          />
        </Panel>
      )}
    </>
  )
}
