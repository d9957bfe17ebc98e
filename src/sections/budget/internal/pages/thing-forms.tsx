import { z } from 'zod'
import { Field } from '../../../../platform/http/components/field.tsx'
import { type FormState, formWith } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { cents } from '../../../../platform/money.ts'
import { typedAmount } from '../../../../platform/typed/amount.ts'
import type { CategoryFields, GroupFields, Spending } from '../../budget.ts'
import { editingWords } from '../words/editing-words.ts'
import { amountField } from './typed-fields.ts'

const SPENDING = ['opex', 'capex'] as const satisfies readonly Spending[]
const version = z.coerce.number().int().default(0)

export const groupForm = z
  .object({ name: field.text(), position: field.whole({ min: 0, max: 9_999 }), restricted: field.ticked(), version })
  .transform(({ version, ...fields }) => ({ version, fields }))

export function groupState({ name, position, restricted }: GroupFields, at: number): FormState {
  return formWith({
    name,
    position: String(position),
    ...(restricted ? { restricted: 'on' } : {}),
    version: String(at),
  })
}

export function categoryForm(language: Language, currency: string) {
  return z
    .object({
      name: field.text(),
      position: field.whole({ min: 0, max: 9_999 }),
      allocated: amountField(language, currency),
      spending: field.choice(SPENDING),
      team: z.string(),
      version,
    })
    .transform(({ version, team, ...rest }) => ({ version, fields: { ...rest, team: team === '' ? null : team } }))
}

export function categoryState(fields: CategoryFields, at: number, language: Language): FormState {
  return formWith({
    name: fields.name,
    position: String(fields.position),
    allocated: typedAmount(fields.allocated, language),
    spending: fields.spending,
    team: fields.team ?? '',
    version: String(at),
  })
}

export function newCategory(position: number): CategoryFields {
  return { name: '', position, allocated: cents(0), spending: 'opex', team: null }
}

type FieldsProps = { readonly state: FormState; readonly language: Language }

export function GroupFormFields({ state, language }: FieldsProps) {
  const t = editingWords(language)
  return (
    <>
      <input type="hidden" name="version" value={state.typed['version']?.[0] ?? '0'} />
      <Field state={state} name="name" label={t('name')} />
      <Field state={state} name="position" label={t('position')} inputmode="numeric" />
      <Field state={state} name="restricted" label={t('restricted')} type="checkbox" />
    </>
  )
}

export function CategoryFormFields({
  state,
  language,
  teams,
}: FieldsProps & { readonly teams: ReadonlyMap<string, string> }) {
  const t = editingWords(language)
  const options = [{ value: '', label: t('noTeam') }, ...[...teams].map(([value, label]) => ({ value, label }))]
  return (
    <>
      <input type="hidden" name="version" value={state.typed['version']?.[0] ?? '0'} />
      <Field state={state} name="name" label={t('name')} />
      <Field state={state} name="allocated" label={t('allocated')} hint={t('amountHint')} />
      <Field
        state={state}
        name="spending"
        label={t('spending')}
        type="radios"
        options={SPENDING.map((value) => ({ value, label: t(`spending.${value}`) }))}
      />
      <Field state={state} name="team" label={t('team')} type="select" options={options} />
      <Field state={state} name="position" label={t('position')} inputmode="numeric" />
    </>
  )
}
