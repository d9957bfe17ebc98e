import type { z } from 'zod'
import type { Language } from '../i18n/language.ts'
import { formProblem } from './form-problem.ts'
import { shellWords } from './words/shell-words.ts'

/**
 * What a form shows: the values in its fields and what is wrong with them. `<Form>` and `<Field>` take it. A new form
 * starts with `formWith({ title: campaign.title })`; one that was refused comes back with what was typed.
 */
export type FormState = {
  readonly typed: Readonly<Record<string, readonly string[]>>
  /** By field; what concerns none of them is under the empty name. */
  readonly problems: Readonly<Record<string, string>>
}

/** `state` is there either way: values that parse may still be refused by a section, see `withProblems`. */
export type FormResult<T> =
  | { readonly ok: true; readonly value: T; readonly state: FormState }
  | { readonly ok: false; readonly state: FormState }

export type FormFields = ReadonlyMap<string, readonly (string | File)[]>

export function formWith(values: Readonly<Record<string, string | readonly string[]>> = {}): FormState {
  const typed = Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? [value] : value])
  return { typed: Object.fromEntries(typed), problems: {} }
}

/** The same form with a section's refusal beside the field that it is about, or at the top under the empty name. */
export function withProblems(state: FormState, problems: Readonly<Record<string, string>>): FormState {
  return { ...state, problems: { ...state.problems, ...problems } }
}

/**
 * Reads fields through a schema of strings (see form-fields.ts): a name sent once is a string or a file, one sent more
 * often a list. Problems come in plain words, the first of each field.
 */
export function readForm<S extends z.ZodType>(
  fields: FormFields,
  schema: S,
  language: Language,
): FormResult<z.output<S>> {
  const state: FormState = { typed: typedIn(fields), problems: {} }
  const input = Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )
  const parsed = schema.safeParse(input)
  if (parsed.success) return { ok: true, value: parsed.data, state }
  const t = shellWords(language)
  const problems: Record<string, string> = {}
  for (const issue of parsed.error.issues) {
    const [name = ''] = issue.path
    problems[String(name)] ??= formProblem(issue, t)
  }
  return { ok: false, state: { ...state, problems } }
}

function typedIn(fields: FormFields): FormState['typed'] {
  const texts = [...fields].map(([name, values]) => [name, values.filter((value) => typeof value === 'string')])
  return Object.fromEntries(texts)
}
