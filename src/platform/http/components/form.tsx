import type { Child } from 'hono/jsx'
import { CSRF_FIELD } from '../csrf.ts'

type FormProps = {
  readonly action: string
  /** `visit.csrf`: every form that posts carries it, by type. */
  readonly csrf: string
  readonly class?: string
  /** Send files, too. */
  readonly files?: true
  /** `data-` attributes, for the scripts that act on it. */
  readonly data?: Readonly<Record<string, string>>
  readonly children?: Child
}

/** A form that posts. */
export function Form({ action, csrf, class: className, files, data = {}, children }: FormProps) {
  return (
    <form
      method="post"
      action={action}
      {...(className === undefined ? {} : { class: className })}
      {...(files === undefined ? {} : { enctype: 'multipart/form-data' })}
      {...Object.fromEntries(Object.entries(data).map(([name, value]) => [`data-${name}`, value]))}
    >
      <input type="hidden" name={CSRF_FIELD} value={csrf} />
      {children}
    </form>
  )
}
