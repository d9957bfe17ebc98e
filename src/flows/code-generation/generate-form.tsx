import { z } from 'zod'
import { Field } from '../../platform/http/components/field.tsx'
import { Form } from '../../platform/http/components/form.tsx'
import type { FormState } from '../../platform/http/form.ts'
import { field } from '../../platform/http/form-fields.ts'
import type { Language } from '../../platform/i18n/language.ts'
import { MOST_CODES_A_BATCH } from '../../sections/campaigns/campaigns.ts'
import type { EventSettings } from '../../sections/events/events.ts'
import type { TicketType } from '../../vendors/ticket-vendor.ts'
import { generationWords } from './words.ts'

/** One form is one batch, however often it is sent. */
export const generateForm = z.object({
  batch: z.uuid(),
  count: field.whole({ min: 1, max: MOST_CODES_A_BATCH }),
  percent: field.optionalWhole({ min: 1, max: 100 }),
  amount: field.optionalMoney(),
  ticketType: field.several(),
  lastDay: field.optionalDay(),
})

type Props = {
  readonly path: string
  readonly state: FormState
  readonly ticketTypes: readonly TicketType[]
  readonly event: EventSettings
  readonly csrf: string
  readonly language: Language
}

export function GenerateForm({ path, state, ticketTypes, event, csrf, language }: Props) {
  const t = generationWords(language)
  const { currency, timeZone } = event
  return (
    <Form action={path} csrf={csrf}>
      <input type="hidden" name="batch" value={state.typed['batch']?.[0] ?? ''} />
      <Field state={state} name="count" label={t('count')} inputmode="numeric" />
      <Field state={state} name="percent" label={t('percent')} hint={t('percentHint')} inputmode="numeric" />
      <Field state={state} name="amount" label={t('amount', { currency })} hint={t('amountHint')} inputmode="decimal" />
      {ticketTypes.length > 0 && (
        <Field
          state={state}
          name="ticketType"
          label={t('ticketTypes')}
          hint={t('ticketTypesHint')}
          type="checkboxes"
          options={ticketTypes.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <Field state={state} name="lastDay" label={t('lastDay')} hint={t('lastDayHint', { timeZone })} type="date" />
      <button type="submit" class="btn btn-primary">
        {t('generate')}
      </button>
    </Form>
  )
}
