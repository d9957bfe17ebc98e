import type { Child } from 'hono/jsx'
import type { Language } from '../../i18n/language.ts'
import { CSRF_FIELD } from '../csrf.ts'
import type { FormState } from '../form.ts'
import { shellWords } from '../words/shell-words.ts'
import { Alert } from './alert.tsx'

type FormProps = {
  readonly action: string
  /** `visit.csrf`: every form that posts carries it, by type. */
  readonly csrf: string
  readonly class?: string
  /** Send files, too. */
  readonly files?: true
  readonly children?: Child
}

/** A form that posts. */
export function Form({ action, csrf, class: className, files, children }: FormProps) {
  return (
    <form
      method="post"
      action={action}
      {...(className === undefined ? {} : { class: className })}
      {...(files === undefined ? {} : { enctype: 'multipart/form-data' })}
    >
      <input type="hidden" name={CSRF_FIELD} value={csrf} />
      {children}
    </form>
  )
}

/** At the top of a form that was refused: how much is wrong, and what concerns no single field. */
export function FormProblems({ state, language }: { readonly state: FormState; readonly language: Language }) {
  const { '': general, ...fields } = state.problems
  const count = Object.keys(fields).length
  if (general === undefined && count === 0) return null
  return <Alert tone="danger">{general ?? shellWords(language)('formHasErrors', { count })}</Alert>
}
