import { Field } from '../../../../platform/http/components/field.tsx'
import { formWith } from '../../../../platform/http/form.ts'
import type { TicketsWords } from '../words/words.ts'

type Choice = {
  readonly name: string
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

type ListFiltersProps = {
  readonly path: string
  /** What is asked for now, by name. */
  readonly asked: Readonly<Record<string, string>>
  readonly hint: string
  readonly choices: readonly Choice[]
  /** Kept while filters change. */
  readonly sort: string
  readonly t: TicketsWords
}

/** Search and filters of a list: a form that only reads, so that what it shows is a link. */
export function ListFilters({ path, asked, hint, choices, sort, t }: ListFiltersProps) {
  const state = formWith(asked)
  return (
    <form method="get" action={path} class="filters">
      <Field state={state} name="search" type="search" label={t('search')} placeholder={hint} />
      {choices.map(({ name, label, options }) => (
        <Field
          state={state}
          name={name}
          type="select"
          label={label}
          options={[{ value: '', label: t('any') }, ...options]}
        />
      ))}
      {sort !== '' && <input type="hidden" name="sort" value={sort} />}
      <button type="submit" class="btn">
        {t('show')}
      </button>
    </form>
  )
}
