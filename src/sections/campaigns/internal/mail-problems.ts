import type { Language } from '../../../platform/i18n/language.ts'
import type { Email, RenderedMail } from '../../email/email.ts'
import type { CampaignFields, MailProblem, MailPurpose, MailRefusal } from '../campaigns.ts'
import { languageFor, languagesOf, sourceOf, variablesOf } from './campaign-mail.ts'

const SAMPLE_CODE = 'SAMPLE-CODE'
const SAMPLE_NAMES: Readonly<Record<Language, string>> = { en: 'Alex Example', es: 'Álex Ejemplo' }

export function sampleFor(language: Language): { readonly code: string; readonly name: string } {
  return { code: SAMPLE_CODE, name: SAMPLE_NAMES[language] }
}

export function preview(email: Email, fields: CampaignFields, purpose: MailPurpose, read: Language): RenderedMail {
  const language = languageFor(fields, read)
  return email.preview(sourceOf(fields, purpose, language), variablesOf(fields, language, sampleFor(language)))
}

export function problemsOf(email: Email, fields: CampaignFields): readonly MailProblem[] {
  return languagesOf(fields).flatMap((language) =>
    (['code', 'reminder'] as const).flatMap((purpose) => problemsIn(email, fields, purpose, language)),
  )
}

/** The first kind of problem, as a refusal of what can't be done with such a mail. */
export function mailRefusal(email: Email, fields: CampaignFields): MailRefusal | undefined {
  const problems = problemsOf(email, fields)
  const unknown = problems.flatMap((problem) => (problem.code === 'unknown-placeholder' ? [problem.placeholder] : []))
  if (unknown.length > 0) return { ok: false, code: 'unknown-placeholders', unknown: [...new Set(unknown)] }
  return problems.length > 0 ? { ok: false, code: 'code-slot-missing' } : undefined
}

function problemsIn(email: Email, fields: CampaignFields, purpose: MailPurpose, language: Language): MailProblem[] {
  const variables = variablesOf(fields, language, sampleFor(language))
  const source = sourceOf(fields, purpose, language)
  const { slots } = email.preview(source, variables)
  const unknown = slots
    .filter((slot) => !Object.hasOwn(variables, slot))
    .map((placeholder) => ({ purpose, language, code: 'unknown-placeholder', placeholder }) as const)
  // A code in the subject alone, or in a link's address, is soon lost: it has to be read in the body.
  const { html } = email.preview({ ...source, subject: '' }, { ...variables, Link: '' })
  return html.includes(SAMPLE_CODE) ? unknown : [...unknown, { purpose, language, code: 'code-slot-missing' }]
}
