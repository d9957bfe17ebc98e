import { Alert } from '../../../../platform/http/components/alert.tsx'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { LONGEST_CODE, type RefusedCode } from '../../campaigns.ts'
import { type CampaignWords, campaignWords } from '../words/words.ts'

export type ImportReport = {
  readonly done: 'looked-at' | 'taken'
  readonly added: number
  readonly unchanged: number
  readonly refused: readonly RefusedCode[]
}

type ImportPageProps = {
  readonly campaign: string
  readonly state: FormState
  readonly report: ImportReport | undefined
  readonly csrf: string
  readonly language: Language
}

export function ImportPage({ campaign, state, report, csrf, language }: ImportPageProps) {
  const t = campaignWords(language)
  const ready = report?.done === 'looked-at' && report.added > 0 ? report.added : undefined
  return (
    <>
      {report !== undefined && <Report report={report} language={language} />}
      {report?.done !== 'taken' && (
        <Panel>
          <Form action={`/campaigns/${campaign}/import`} csrf={csrf} files>
            <Field
              state={state}
              name="codes"
              label={t('import.paste')}
              type="textarea"
              rows={10}
              hint={t('import.hint')}
            />
            <Field
              state={state}
              name="file"
              label={t('import.file')}
              type="file"
              accept=".csv,.txt,text/csv,text/plain"
            />
            <div class="form-actions">
              {ready !== undefined && (
                <button type="submit" class="btn btn-primary" name="go" value="import">
                  {t('import.go', { count: ready })}
                </button>
              )}
              <button type="submit" class={ready === undefined ? 'btn btn-primary' : 'btn'} name="go" value="check">
                {t('import.check')}
              </button>
            </div>
          </Form>
        </Panel>
      )}
    </>
  )
}

function Report({ report, language }: { readonly report: ImportReport; readonly language: Language }) {
  const t = campaignWords(language)
  const { done, added, unchanged, refused } = report
  return (
    <>
      <Alert tone={done === 'taken' ? 'success' : 'info'} title={t(done === 'taken' ? 'import.taken' : 'import.would')}>
        {t('import.figures', { added, unchanged, refused: refused.length })}
      </Alert>
      {refused.length > 0 && (
        <Panel title={t('import.refused')} flush>
          <DataTable
            caption={t('import.refused')}
            language={language}
            rows={refused}
            columns={[
              { label: t('import.line'), align: 'end', cell: ({ line }) => formatFor(language).number(line) },
              { label: t('code'), names: true, cell: ({ code }) => <code>{code}</code> },
              { label: t('import.reason'), cell: ({ reason }) => reasonText(reason, t) },
            ]}
          />
        </Panel>
      )}
    </>
  )
}

function reasonText(reason: RefusedCode['reason'], t: CampaignWords): string {
  return reason === 'too-long' ? t('import.too-long', { most: LONGEST_CODE }) : t(`import.${reason}`)
}
