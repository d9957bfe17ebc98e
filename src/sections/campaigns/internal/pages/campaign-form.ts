import { z } from 'zod'
import { type FormState, formWith } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { CampaignFields, InvalidField, MailText } from '../../campaigns.ts'
import type { CampaignWords } from '../words/words.ts'

const LONGEST_BODY = 20_000

const body = () => field.optionalText({ max: LONGEST_BODY })

export const campaignForm = z.object({
  title: field.text(),
  description: field.optionalText({ max: 2_000 }),
  replyTo: field.optionalText(),
  link: field.optionalText({ max: 500 }),
  expiresOn: field.optionalDay(),
  'subject-en': field.optionalText(),
  'body-en': body(),
  'subject-es': field.optionalText(),
  'body-es': body(),
  'reminder-subject-en': field.optionalText(),
  'reminder-body-en': body(),
  'reminder-subject-es': field.optionalText(),
  'reminder-body-es': body(),
})

/** A form that is being typed: nothing in it has to be whole yet. */
export const unfinishedForm = campaignForm.extend({
  title: field.optionalText(),
  expiresOn: field.optionalDay().catch(undefined),
})

/** A text of which one half is there stays, so that the section names what is missing. */
export function fieldsOf(form: z.output<typeof unfinishedForm>): CampaignFields {
  const text = (language: Language, prefix: '' | 'reminder-'): MailText | undefined => {
    const subject = form[`${prefix}subject-${language}`]
    const typed = form[`${prefix}body-${language}`]
    if (subject === undefined && typed === undefined) return undefined
    return { subject: subject ?? '', body: (typed ?? '').replaceAll('\r\n', '\n') }
  }
  const texts = (prefix: '' | 'reminder-') => {
    const en = text('en', prefix)
    const es = text('es', prefix)
    return { ...(en === undefined ? {} : { en }), ...(es === undefined ? {} : { es }) }
  }
  return {
    title: form.title ?? '',
    description: form.description ?? '',
    texts: texts(''),
    reminders: texts('reminder-'),
    replyTo: form.replyTo ?? null,
    link: form.link ?? null,
    expiresOn: form.expiresOn ?? null,
  }
}

export function formOf({ title, description, texts, reminders, replyTo, link, expiresOn }: CampaignFields): FormState {
  return formWith({
    title,
    description,
    replyTo: replyTo ?? '',
    link: link ?? '',
    expiresOn: expiresOn?.toString() ?? '',
    'subject-en': texts.en?.subject ?? '',
    'body-en': texts.en?.body ?? '',
    'subject-es': texts.es?.subject ?? '',
    'body-es': texts.es?.body ?? '',
    'reminder-subject-en': reminders.en?.subject ?? '',
    'reminder-body-en': reminders.en?.body ?? '',
    'reminder-subject-es': reminders.es?.subject ?? '',
    'reminder-body-es': reminders.es?.body ?? '',
  })
}

/** A section's refusal beside the field that it is about. */
export function problemBeside(
  { field: name, reason }: InvalidField,
  { texts, reminders }: CampaignFields,
  t: CampaignWords,
): Readonly<Record<string, string>> {
  if (name !== 'texts' && name !== 'reminders') return { [name]: t(`field.${reason}`) }
  const all = name === 'texts' ? texts : reminders
  const prefix = name === 'texts' ? '' : 'reminder-'
  const problems: Record<string, string> = {}
  for (const language of ['en', 'es'] as const) {
    const text = all[language]
    if (text?.subject.trim() === '') problems[`${prefix}subject-${language}`] = t('field.empty')
    if (text?.body.trim() === '') problems[`${prefix}body-${language}`] = t('field.empty')
  }
  return Object.keys(problems).length > 0 ? problems : { 'subject-en': t('field.noText') }
}
