import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { figuresWords } from '../words/figures-words.ts'

export const BANK_BALANCE = '/finance/bank-balance'

type BankBalancePanelProps = {
  readonly state: FormState
  readonly year: string
  readonly csrf: string
  readonly currency: string
  readonly language: Language
}

/** What the bank says at the end of a day: the running balance goes on from there. */
export function BankBalancePanel({ state, year, csrf, currency, language }: BankBalancePanelProps) {
  const t = figuresWords(language)
  return (
    <Panel title={t('bankTitle')}>
      <p>{t('bankNote')}</p>
      <Form action={BANK_BALANCE} csrf={csrf} class="filters">
        <input type="hidden" name="year" value={year} />
        <Field state={state} name="on" type="date" label={t('date')} />
        <Field state={state} name="balance" label={t('bankBalanceOf', { currency })} inputmode="decimal" />
        <button type="submit" class="btn">
          {t('save')}
        </button>
      </Form>
    </Panel>
  )
}
