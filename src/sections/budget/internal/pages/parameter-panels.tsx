import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { basisPoints, type Share } from '../../../../platform/money.ts'
import type { Observed, PlannedParameters } from '../../budget.ts'
import { figuresWords } from '../words/figures-words.ts'
import { isObservable, PARAMETERS } from './parameter-form.ts'

export const PROJECTION = '/finance/projection'

type Shown = { readonly year: string; readonly currency: string; readonly language: Language }

type ParametersPanelProps = Shown & {
  readonly state: FormState
  readonly observed: Observed
  readonly csrf: string
}

/** What is planned, what is observed beside it, and which of them is gone by. */
export function ParametersPanel({ state, observed, csrf, year, currency, language }: ParametersPanelProps) {
  const t = figuresWords(language)
  return (
    <Panel title={t('parametersTitle')}>
      <p>{t('parametersNote')}</p>
      <Form action={PROJECTION} csrf={csrf}>
        <input type="hidden" name="year" value={year} />
        <div class="parameters">
          {PARAMETERS.map((name) => (
            <fieldset class="parameter">
              <legend>{t(name, { currency })}</legend>
              <Field
                state={state}
                name={name}
                label={t('planned')}
                inputmode="decimal"
                hint={`${t('observed')}: ${observedText(name, observed, currency, language)}`}
              />
              {isObservable(name) && (
                <Field
                  state={state}
                  name={`${name}-pick`}
                  type="select"
                  label={t('goneBy')}
                  options={[
                    { value: 'observed', label: t('observed') },
                    { value: 'planned', label: t('planned') },
                  ]}
                />
              )}
            </fieldset>
          ))}
        </div>
        <div class="form-actions">
          <button type="submit" class="btn btn-primary">
            {t('save')}
          </button>
        </div>
      </Form>
    </Panel>
  )
}

/** A look at other values: they stand in the address and nowhere else. */
export function TrialPanel({
  state,
  tried,
  year,
  currency,
  language,
}: Shown & { readonly state: FormState; readonly tried: boolean }) {
  const t = figuresWords(language)
  return (
    <Panel title={t('trialTitle')}>
      <p>{t('trialNote')}</p>
      <form method="get" action={PROJECTION} class="filters">
        <input type="hidden" name="year" value={year} />
        {PARAMETERS.map((name) => (
          <Field state={state} name={`try-${name}`} label={t(name, { currency })} inputmode="decimal" />
        ))}
        <button type="submit" class="btn">
          {t('try')}
        </button>
        {tried && <a href={`${PROJECTION}?${new URLSearchParams({ year })}`}>{t('endTrial')}</a>}
      </form>
    </Panel>
  )
}

function observedText(name: keyof PlannedParameters, observed: Observed, currency: string, language: Language): string {
  const t = figuresWords(language)
  const format = formatFor(language)
  const share = (of: Share | null) =>
    of === null ? t('nothingObserved') : format.rate(basisPoints(Math.round((of.part * 10_000) / of.whole)))
  switch (name) {
    case 'initialSales':
      return t('onlyPlanned')
    case 'stripeFixed':
      return observed.stripeShare === null ? t('nothingObserved') : t('withinShare')
    case 'averagePrice':
      return observed.averagePrice === null ? t('nothingObserved') : format.money(observed.averagePrice, currency)
    case 'dailyRate':
      return observed.dailyRate === null
        ? t('nothingObserved')
        : format.number(Math.round((observed.dailyRate.part * 100) / observed.dailyRate.whole) / 100)
    default:
      return share(observed[name])
  }
}
