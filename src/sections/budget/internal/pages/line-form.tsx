import { z } from 'zod'
import { Field } from '../../../../platform/http/components/field.tsx'
import { type FormState, formWith } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { basisPoints } from '../../../../platform/money.ts'
import { typedAmount } from '../../../../platform/typed/amount.ts'
import { typedDay } from '../../../../platform/typed/day.ts'
import type { LineFields, NoVat, Progress, YearDetail } from '../../budget.ts'
import { type EditingWords, editingWords } from '../words/editing-words.ts'
import { budgetWords } from '../words/words.ts'
import { amountField, optionalAmountField, optionalDayField } from './typed-fields.ts'

export const NO_VAT: readonly NoVat[] = ['exempt', 'not-subject', 'reverse-charge']
const PROGRESS = ['planned', 'committed', 'paid'] as const satisfies readonly Progress['state'][]

/** Reads a line as its form sends it; `version` is of what was shown. */
export function lineForm(language: Language, currency: string) {
  const t = editingWords(language)
  return z
    .object({
      description: field.text(),
      amount: amountField(language, currency),
      vat: z.string(),
      expectedOn: optionalDayField(language),
      team: z.string().default(''),
      notes: field.optionalText({ max: 2_000 }),
      cashFlowOnly: field.ticked(),
      progress: field.choice(PROGRESS),
      paidAmount: optionalAmountField(language, currency).default(null),
      paidOn: optionalDayField(language).default(null),
      paidReference: field.optionalText(),
      version: z.coerce.number().int().default(0),
    })
    .transform(({ version, vat, progress, paidAmount, paidOn, paidReference, ...rest }, issues) => {
      const fields = {
        ...rest,
        team: rest.team === '' ? null : rest.team,
        notes: rest.notes ?? '',
        vatRate: NO_VAT.find((reason) => reason === vat) ?? basisPoints(/^\d{1,5}$/.test(vat) ? Number(vat) : 0),
      }
      if (progress !== 'paid')
        return { version, fields: { ...fields, progress: { state: progress } } satisfies LineFields }
      if (paidOn === null) {
        issues.addIssue({ code: 'custom', path: ['paidOn'], message: t('paidOnMissing') })
        return z.NEVER
      }
      const paid = { amount: paidAmount ?? fields.amount, on: paidOn, reference: paidReference ?? '' }
      return { version, fields: { ...fields, progress: { state: progress, ...paid } } satisfies LineFields }
    })
}

export function lineState(line: LineFields, version: number, language: Language): FormState {
  const { progress } = line
  const paid = progress.state === 'paid' ? progress : null
  return formWith({
    description: line.description,
    amount: typedAmount(line.amount, language),
    vat: String(line.vatRate),
    expectedOn: typedDay(line.expectedOn, language),
    team: line.team ?? '',
    notes: line.notes,
    ...(line.cashFlowOnly ? { cashFlowOnly: 'on' } : {}),
    progress: progress.state,
    paidAmount: paid === null ? '' : typedAmount(paid.amount, language),
    paidOn: typedDay(paid?.on ?? null, language),
    paidReference: paid?.reference ?? '',
    version: String(version),
  })
}

/** A new line starts with the highest rate of the year, which most of what is bought has. */
export function newLineState({ settings: { vatRates } }: YearDetail): FormState {
  return formWith({ vat: String(Math.max(0, ...vatRates)), progress: 'planned', version: '0' })
}

export function vatOptions({ settings: { vatRates } }: YearDetail, typed: string | undefined, language: Language) {
  const t = budgetWords(language)
  const percent = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  // A rate that the year no longer offers stays what it is on the lines that have it.
  const rates = new Set([
    ...vatRates.map(Number),
    ...(typed !== undefined && /^\d+$/.test(typed) ? [Number(typed)] : []),
  ])
  return [
    ...[...rates]
      .toSorted((a, b) => a - b)
      .map((rate) => ({ value: String(rate), label: `${percent.format(rate / 100)} %` })),
    ...NO_VAT.map((reason) => ({ value: reason, label: t(`noVat.${reason}`) })),
  ]
}

export function progressOptions(t: EditingWords) {
  return PROGRESS.map((state) => ({ value: state, label: t(`progress.${state}`) }))
}

type LineFormFieldsProps = {
  readonly state: FormState
  readonly year: YearDetail
  readonly teams: ReadonlyMap<string, string>
  readonly language: Language
}

export function LineFormFields({ state, year, teams, language }: LineFormFieldsProps) {
  const t = editingWords(language)
  const noTeam = { value: '', label: t('noTeam') }
  return (
    <>
      <input type="hidden" name="version" value={state.typed['version']?.[0] ?? '0'} />
      <Field state={state} name="description" label={t('description')} />
      <Field state={state} name="amount" label={t('amount')} hint={t('amountHint')} />
      <Field
        state={state}
        name="vat"
        label={t('vat')}
        type="select"
        options={vatOptions(year, state.typed['vat']?.[0], language)}
      />
      <Field state={state} name="expectedOn" label={t('day')} hint={t('dayHint')} />
      <Field state={state} name="progress" label={t('progress')} type="radios" options={progressOptions(t)} />
      <Field state={state} name="paidAmount" label={t('paidAmount')} hint={t('paidAmountHint')} />
      <Field state={state} name="paidOn" label={t('paidOn')} />
      <Field state={state} name="paidReference" label={t('paidReference')} />
      <Field
        state={state}
        name="team"
        label={t('team')}
        type="select"
        options={[noTeam, ...[...teams].map(([value, label]) => ({ value, label }))]}
      />
      <Field state={state} name="notes" label={t('notes')} type="textarea" rows={3} />
      <Field state={state} name="cashFlowOnly" label={t('cashFlowOnly')} type="checkbox" />
    </>
  )
}
