import { z } from 'zod'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { type FormState, formWith } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { typedAmount } from '../../../../platform/typed/amount.ts'
import { typedDay } from '../../../../platform/typed/day.ts'
import { readRate, typedRate } from '../../../../platform/typed/rate.ts'
import type { YearDetail } from '../../budget.ts'
import { EDITORS } from '../reach.ts'
import { editingWords } from '../words/editing-words.ts'
import { BackLink } from './back-link.tsx'
import { Conflict, sentOver } from './conflict.tsx'
import { type EditingNeeds, refuse } from './editing-needs.ts'
import { amountField, optionalDayField } from './typed-fields.ts'

/** What a year is counted by; and the departments, which are taken from the teams. */
export function settingsRoutes({ budget, events }: EditingNeeds): readonly Route[] {
  return [
    only(...EDITORS).get('/finance/:year/settings', async (visit) => {
      const found = await read(visit)
      return found === undefined ? visit.notFound() : page(visit, found.year, stateOf(found.year, visit.language))
    }),

    only(...EDITORS).post('/finance/:year/settings', async (visit) => {
      const t = editingWords(visit.language)
      const found = await read(visit)
      if (found === undefined) return visit.notFound()
      const form = visit.form(settingsForm(visit.language, found.currency))
      if (!form.ok) return page(visit, found.year, form.state, 422)
      const label = found.year.year
      const actor = { kind: 'human', human: visit.viewer.human } as const
      const result = await visit.database.transact((tx) => budget.keeping.change(tx, label, form.value, actor))
      if (result.ok) return visit.redirect(`/finance/${label}`, { tone: 'success', text: t('saved') })
      if (result.code !== 'changed-meanwhile') return refuse(visit, result.code)
      const { now } = result
      const state = sentOver(form.state, now.version)
      return page(visit, now, state, 409, stateOf(now, visit.language))
    }),

    only(...EDITORS).post('/finance/:year/departments', async (visit) => {
      const t = editingWords(visit.language)
      const label = visit.param('year')
      const actor = { kind: 'human', human: visit.viewer.human } as const
      const result = await visit.database.transact((tx) => budget.keeping.syncDepartments(tx, label, actor))
      if (!result.ok) return refuse(visit, result.code)
      const { added } = result
      const text =
        added.length === 0
          ? t('noDepartments')
          : t('departmentsAdded', { count: added.length, names: added.join(', ') })
      return visit.redirect(`/finance/${label}`, { tone: 'success', text })
    }),
  ]

  function read(visit: Visit<Viewer>) {
    return visit.database.snapshot(async (snapshot) => {
      const year = await budget.keeping.show(snapshot, visit.param('year'))
      const event = await events.current(snapshot)
      return year === undefined || event === undefined ? undefined : { year, currency: event.currency }
    })
  }
}

function page(visit: Visit<Viewer>, year: YearDetail, state: FormState, status?: 409 | 422, now?: FormState) {
  const { language, csrf } = visit
  const t = editingWords(language)
  const labels = labelsOf(language)
  return visit.page(
    {
      title: t('settingsTitle', { year: year.year }),
      actions: <BackLink base="/finance" year={year.year} label={t('back')} />,
      width: 'narrow',
      ...(status === undefined ? {} : { status }),
    },
    <>
      {now !== undefined && <Conflict now={now} sent={state} labels={labels} language={language} />}
      <Panel>
        <Form action={`/finance/${year.year}/settings`} csrf={csrf}>
          <input type="hidden" name="version" value={state.typed['version']?.[0] ?? '0'} />
          <Field state={state} name="name" label={labels.name} />
          <Field state={state} name="vatRates" label={labels.vatRates} hint={t('vatRatesHint')} />
          {QUARTERS.map((name) => (
            <Field state={state} name={name} label={labels[name]} hint={t('dayHint')} />
          ))}
          <Field state={state} name="feeVatRate" label={labels.feeVatRate} hint={t('feeVatHint')} />
          <Field state={state} name="surplusTaxRate" label={labels.surplusTaxRate} />
          <Field state={state} name="payoutDelay" label={labels.payoutDelay} inputmode="numeric" />
          <Field state={state} name="openingBalance" label={labels.openingBalance} />
          <button type="submit" class="btn btn-primary">
            {t('save')}
          </button>
        </Form>
      </Panel>
      <Panel title={t('syncDepartments')}>
        <Form action={`/finance/${year.year}/departments`} csrf={csrf}>
          <button type="submit" class="btn">
            {t('syncDepartments')}
          </button>
        </Form>
      </Panel>
    </>,
  )
}

const QUARTERS = ['due1', 'due2', 'due3', 'due4'] as const

function settingsForm(language: Language, currency: string) {
  const t = editingWords(language)
  const day = () =>
    optionalDayField(language).transform((value, issues) => {
      if (value !== null) return value
      issues.addIssue({ code: 'custom', message: t('dayUnreadable') })
      return z.NEVER
    })
  const rate = () =>
    z.string().transform((text, issues) => {
      const read = readRate(text)
      if (read === undefined) issues.addIssue({ code: 'custom', message: t('rateUnreadable') })
      return read ?? z.NEVER
    })
  const rates = z.string().transform((text, issues) => {
    const read = text
      .trim()
      .split(/\s+/)
      .map((word) => readRate(word))
    const known = read.filter((value) => value !== undefined)
    if (known.length === read.length) return known
    issues.addIssue({ code: 'custom', message: t('vatRatesUnreadable') })
    return z.NEVER
  })
  const none = z
    .string()
    .regex(/^\s*$/)
    .transform(() => null)
  return z
    .object({
      version: z.coerce.number().int(),
      name: field.text(),
      vatRates: rates,
      due1: day(),
      due2: day(),
      due3: day(),
      due4: day(),
      feeVatRate: z.union([none, rate()]),
      surplusTaxRate: rate(),
      payoutDelay: field.whole({ min: 0, max: 365 }),
      openingBalance: amountField(language, currency),
    })
    .transform(({ version, due1, due2, due3, due4, ...fields }) => ({
      version,
      fields: { ...fields, vatDue: [due1, due2, due3, due4] as const },
    }))
}

function stateOf({ settings, version }: YearDetail, language: Language): FormState {
  const [due1, due2, due3, due4] = settings.vatDue.map((day) => typedDay(day, language))
  return formWith({
    version: String(version),
    name: settings.name,
    vatRates: settings.vatRates.map((rate) => typedRate(rate, language)).join(' '),
    due1: due1 ?? '',
    due2: due2 ?? '',
    due3: due3 ?? '',
    due4: due4 ?? '',
    feeVatRate: settings.feeVatRate === null ? '' : typedRate(settings.feeVatRate, language),
    surplusTaxRate: typedRate(settings.surplusTaxRate, language),
    payoutDelay: String(settings.payoutDelay),
    openingBalance: typedAmount(settings.openingBalance, language),
  })
}

function labelsOf(language: Language) {
  const t = editingWords(language)
  return {
    name: t('name'),
    vatRates: t('vatRates'),
    due1: t('vatDue', { quarter: 1 }),
    due2: t('vatDue', { quarter: 2 }),
    due3: t('vatDue', { quarter: 3 }),
    due4: t('vatDue', { quarter: 4 }),
    feeVatRate: t('feeVat'),
    surplusTaxRate: t('surplusTax'),
    payoutDelay: t('payoutDelay'),
    openingBalance: t('openingBalance'),
  }
}
