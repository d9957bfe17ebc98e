import { Alert } from '../../../../platform/http/components/alert.tsx'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { sumCents } from '../../../../platform/money.ts'
import type { LinesRead } from '../../budget.ts'
import { editingWords } from '../words/editing-words.ts'
import { budgetWords } from '../words/words.ts'

export type Preview = Extract<LinesRead, { ok: true }> & { readonly made: readonly string[] }

type ImportPageProps = {
  readonly action: string
  readonly state: FormState
  readonly preview: Preview | undefined
  /** Whether rows say where they go, and may come as a file. */
  readonly of: 'year' | 'category'
  readonly currency: string
  readonly csrf: string
  readonly language: Language
}

export function ImportPage({ action, state, preview, of, currency, csrf, language }: ImportPageProps) {
  const t = editingWords(language)
  const isAsking = preview?.decimal != null || preview?.order != null
  const isReady = preview !== undefined && !isAsking && preview.problems.length === 0 && preview.lines.length > 0
  return (
    <>
      {preview !== undefined && preview.problems.length > 0 && <Problems preview={preview} language={language} />}
      {preview !== undefined && preview.lines.length > 0 && (
        <Lines preview={preview} currency={currency} language={language} />
      )}
      <Panel>
        <Form action={action} csrf={csrf} files>
          {preview !== undefined && (
            <Questions preview={preview} state={state} currency={currency} language={language} />
          )}
          <Field
            state={state}
            name="rows"
            label={t(of === 'year' ? 'importRows' : 'paste')}
            type="textarea"
            rows={10}
            hint={t(of === 'year' ? 'importHint' : 'pasteHint')}
          />
          {of === 'year' && (
            <Field state={state} name="file" label={t('importFile')} type="file" accept=".csv,.tsv,.txt,text/csv" />
          )}
          <div class="form-actions">
            {isReady && (
              <button type="submit" class="btn btn-primary" name="go" value="take">
                {t('takeRows', { count: preview.lines.length })}
              </button>
            )}
            <button type="submit" class={isReady ? 'btn' : 'btn btn-primary'} name="go" value="look">
              {t('look')}
            </button>
          </div>
        </Form>
      </Panel>
    </>
  )
}

type PartProps = { readonly preview: Preview; readonly language: Language }

function Questions({ preview, state, currency, language }: PartProps & { state: FormState; currency: string }) {
  const t = editingWords(language)
  const { money, longDay } = formatFor(language)
  const { decimal, order } = preview
  // What was answered stays answered while the rest is put right.
  const answered = (name: string) => <input type="hidden" name={name} value={state.typed[name]?.[0] ?? ''} />
  return (
    <>
      {decimal === null ? (
        answered('decimal')
      ) : (
        <Field
          state={state}
          name="decimal"
          label={t('askDecimal', { example: decimal.example })}
          type="radios"
          options={[
            { value: ',', label: t('askComma', { reading: money(decimal.readings[','], currency) }) },
            { value: '.', label: t('askPoint', { reading: money(decimal.readings['.'], currency) }) },
          ]}
        />
      )}
      {order === null ? (
        answered('order')
      ) : (
        <Field
          state={state}
          name="order"
          label={t('askDay', { example: order.example })}
          type="radios"
          options={[
            { value: 'day-first', label: t('askDayFirst', { reading: longDay(order.readings['day-first']) }) },
            { value: 'month-first', label: t('askMonthFirst', { reading: longDay(order.readings['month-first']) }) },
          ]}
        />
      )}
    </>
  )
}

function Problems({ preview: { problems }, language }: PartProps) {
  const t = editingWords(language)
  return (
    <Panel title={t('problems', { count: problems.length })} flush>
      <DataTable
        caption={t('problems', { count: problems.length })}
        language={language}
        rows={problems}
        columns={[
          { label: t('row'), align: 'end', cell: ({ line }) => formatFor(language).number(line) },
          { label: t('item'), names: true, cell: ({ text }) => text },
          { label: t('problem'), cell: ({ problem }) => t(problem) },
        ]}
      />
    </Panel>
  )
}

const MOST_SHOWN = 500

function Lines({ preview: { lines, made }, currency, language }: PartProps & { currency: string }) {
  const t = editingWords(language)
  const words = budgetWords(language)
  const format = formatFor(language)
  const sum = format.money(sumCents(lines.map(({ fields }) => fields.amount)), currency)
  return (
    <>
      <Alert tone="info" title={t('preview')}>
        <p>{t('previewSum', { count: lines.length, sum })}</p>
        {made.length > 0 && <p>{t('wouldMake', { names: made.join(', ') })}</p>}
      </Alert>
      <Panel flush>
        <DataTable
          caption={t('preview')}
          language={language}
          dense
          rows={lines.slice(0, MOST_SHOWN)}
          columns={[
            { label: t('row'), align: 'end', cell: ({ line }) => format.number(line) },
            { label: t('description'), names: true, cell: ({ fields }) => fields.description },
            { label: t('category'), cell: ({ group, category }) => `${group}: ${category}` },
            { label: t('amount'), align: 'end', cell: ({ fields }) => format.money(fields.amount, currency) },
            {
              label: t('date'),
              cell: ({ fields: { expectedOn } }) => (expectedOn === null ? t('noDate') : format.longDay(expectedOn)),
            },
            {
              label: t('vat'),
              cell: ({ fields: { vatRate } }) =>
                typeof vatRate === 'number' ? format.rate(vatRate) : words(`noVat.${vatRate}`),
            },
            { label: t('notes'), cell: ({ fields }) => fields.notes },
          ]}
        />
      </Panel>
    </>
  )
}
