import { z } from 'zod'
import { Field } from '../../../../platform/http/components/field.tsx'
import { type FormState, formWith } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../../../../platform/i18n/language.ts'
import type { Description } from '../../profiles.ts'
import { profilesWords } from '../words/words.ts'

const described = {
  name: field.text(),
  language: field.choice(LANGUAGES),
  city: field.optionalText({ max: 100 }),
}

export const descriptionForm = z.object(described)

export const descriptionFields = described

export function descriptionOf({ name, language, city }: z.output<typeof descriptionForm>): Description {
  return { displayName: name, language, city: city ?? null }
}

export function descriptionState({ displayName, language, city }: Description): FormState {
  return formWith({ name: displayName, language, city: city ?? '' })
}

export function DescriptionFields({ state, language }: { readonly state: FormState; readonly language: Language }) {
  const t = profilesWords(language)
  return (
    <>
      <Field state={state} name="name" label={t('name')} />
      <Field
        state={state}
        name="language"
        type="select"
        label={t('languageOf')}
        hint={t('languageHint')}
        options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
      />
      <Field state={state} name="city" label={t('city')} hint={t('cityHint')} />
    </>
  )
}
