import type { Child } from 'hono/jsx'
import { Badge } from '../../../../platform/http/components/badge.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import { type Format, formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { Line, YearDetail } from '../../budget.ts'
import { countedParts } from '../left.ts'
import { editingWords } from '../words/editing-words.ts'
import { type BudgetWords, budgetWords } from '../words/words.ts'
import type { Base } from './editing-needs.ts'
import { progressOptions, vatOptions } from './line-form.tsx'

export const COLUMNS = 8

export type Shown = { readonly base: Base; readonly currency: string; readonly language: Language }

/** Everything of one language that every row needs, worked out once: there may be thousands. */
export type RowWords = { readonly t: BudgetWords; readonly format: Format } & Shown & {
    readonly labels: Readonly<Record<'date' | 'vat' | 'planned' | 'committed' | 'paid' | 'noDate' | 'only', string>>
  }

export function rowWords(shown: Shown): RowWords {
  const e = editingWords(shown.language)
  const labels = {
    date: e('date'),
    vat: e('vat'),
    planned: e('planned'),
    committed: e('committed'),
    paid: e('paid'),
    noDate: e('noDate'),
    only: e('cashFlowOnlyBadge'),
  }
  return { ...shown, t: budgetWords(shown.language), format: formatFor(shown.language), labels }
}

type LineRowProps = { readonly line: Line; readonly edits: boolean; readonly w: RowWords; readonly swap?: string }

/** `swap` is what it goes before where it is new on the page. */
export function LineRow({ line, edits, w, swap }: LineRowProps) {
  const { id, description, expectedOn, vatRate, cashFlowOnly, progress } = line
  const { format, currency, labels, t } = w
  const { planned, committed, paid } = countedParts(line)
  const on = progress.state === 'paid' ? progress.on : expectedOn
  return (
    <tr id={`line-${id}`} {...(swap === undefined ? {} : { 'data-swap': '', 'data-before': swap })}>
      <th scope="row">
        <a href={`${w.base}/lines/${id}`} {...(edits ? { 'data-in-place': 'form' } : {})}>
          {description}
        </a>
        {cashFlowOnly && <Badge>{labels.only}</Badge>}
      </th>
      <td data-label={labels.date}>{on === null ? labels.noDate : format.day(on)}</td>
      <td data-label={labels.vat}>{typeof vatRate === 'number' ? format.rate(vatRate) : t(`noVat.${vatRate}`)}</td>
      <td />
      <td class="at-end" data-label={labels.planned}>
        {format.money(planned, currency)}
      </td>
      <td class="at-end" data-label={labels.committed}>
        {committed !== 0 && format.money(committed, currency)}
      </td>
      <td class="at-end" data-label={labels.paid}>
        {progress.state === 'paid' && format.money(paid, currency)}
      </td>
      <td />
    </tr>
  )
}

type LineEditorProps = {
  readonly id: string
  readonly action: string
  /** Where the row is again that it stands in for. */
  readonly cancel: string
  readonly sums: string
  readonly state: FormState
  readonly year: YearDetail
  readonly csrf: string
  readonly language: Language
  /** The page of all fields, where there is one. */
  readonly whole?: string
  /** What has to be read before saving again. */
  readonly children?: Child
}

/** A row's form in its place. Its labels stand around their fields, since several rows may be open at once. */
export function LineEditor({
  id,
  action,
  cancel,
  sums,
  state,
  year,
  csrf,
  language,
  whole,
  children,
}: LineEditorProps) {
  const t = editingWords(language)
  const typed = (name: string) => state.typed[name]?.[0] ?? ''
  const options = vatOptions(year, typed('vat'), language)
  return (
    <tr id={id} data-swap="">
      <td colspan={COLUMNS}>
        <Form action={action} csrf={csrf} class="sheet-form" data={{ 'in-place': 'form', sums }}>
          {['version', 'team', 'notes', 'cashFlowOnly'].flatMap((name) =>
            state.typed[name] === undefined ? [] : [<input type="hidden" name={name} value={typed(name)} />],
          )}
          {children !== undefined && <div class="sheet-wide">{children}</div>}
          <RowField state={state} name="description" label={t('description')} focus />
          <RowField state={state} name="amount" label={t('amount')} />
          <RowField state={state} name="expectedOn" label={t('day')} />
          <RowChoice name="vat" label={t('vat')} typed={typed('vat')} options={options} />
          <RowChoice name="progress" label={t('progress')} typed={typed('progress')} options={progressOptions(t)} />
          <RowField state={state} name="paidAmount" label={t('paidAmount')} />
          <RowField state={state} name="paidOn" label={t('paidOn')} />
          <RowField state={state} name="paidReference" label={t('paidReference')} />
          <div class="form-actions">
            <button type="submit" class="btn btn-primary">
              {t('save')}
            </button>
            <a class="btn" href={cancel} data-in-place="row" data-cancel="">
              {t('cancel')}
            </a>
            {whole !== undefined && <a href={whole}>{t('allFields')}</a>}
          </div>
        </Form>
      </td>
    </tr>
  )
}

type RowFieldProps = { readonly state: FormState; readonly name: string; readonly label: string; readonly focus?: true }

function RowField({ state, name, label, focus }: RowFieldProps) {
  const problem = state.problems[name]
  return (
    <label class="field">
      <span class="form-label">{label}</span>
      <input
        class="form-control"
        name={name}
        value={state.typed[name]?.[0] ?? ''}
        autocomplete="off"
        {...(focus === undefined ? {} : { 'data-focus': '' })}
        {...(problem === undefined ? {} : { 'aria-invalid': 'true' })}
      />
      {problem !== undefined && <span class="field-problem">{problem}</span>}
    </label>
  )
}

type RowChoiceProps = {
  readonly name: string
  readonly label: string
  readonly typed: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

function RowChoice({ name, label, typed, options }: RowChoiceProps) {
  return (
    <label class="field">
      <span class="form-label">{label}</span>
      <select class="form-select" name={name}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === typed}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  )
}
