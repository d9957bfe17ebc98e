import type { Child } from 'hono/jsx'
import type { FormState } from '../form.ts'

type FieldProps = {
  readonly state: FormState
  readonly name: string
  readonly label: string
  readonly hint?: Child
} & Control

type Control =
  | {
      readonly type?: 'text' | 'email' | 'number' | 'date' | 'search' | 'url'
      readonly autocomplete?: string
      readonly inputmode?: 'numeric' | 'decimal'
      readonly placeholder?: string
    }
  | { readonly type: 'textarea'; readonly rows?: number }
  | { readonly type: 'select'; readonly options: readonly Option[] }
  | { readonly type: 'checkbox' }
  | { readonly type: 'checkboxes' | 'radios'; readonly options: readonly Option[] }
  | { readonly type: 'file'; readonly accept?: string }

type Option = { readonly value: string; readonly label: string; readonly hint?: string }

/**
 * A labelled field, with what was typed in it and what is wrong with it. No `required` attribute: the browser would say
 * so in its own language and look, and only about the first one.
 */
export function Field(props: FieldProps) {
  const { state, name, label, hint } = props
  const problem = state.problems[name]
  const notes = [...(hint === undefined ? [] : [`${name}-hint`]), ...(problem === undefined ? [] : [`${name}-problem`])]
  const shared: Shared = {
    id: `field-${name}`,
    name,
    ...(notes.length > 0 ? { 'aria-describedby': notes.join(' ') } : {}),
    ...(problem !== undefined ? { 'aria-invalid': 'true' } : {}),
  }
  const noteLines = (
    <>
      {hint !== undefined && (
        <p class="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {problem !== undefined && (
        <p class="field-problem" id={`${name}-problem`}>
          {problem}
        </p>
      )}
    </>
  )
  if (props.type === 'checkboxes' || props.type === 'radios') {
    return (
      <fieldset class="field" {...(notes.length > 0 ? { 'aria-describedby': notes.join(' ') } : {})}>
        <legend class="form-label">{label}</legend>
        <Choices type={props.type} options={props.options} name={name} typed={state.typed[name] ?? []} />
        {noteLines}
      </fieldset>
    )
  }
  if (props.type === 'checkbox') {
    return (
      <div class="field">
        <label class="form-check">
          <input
            {...shared}
            type="checkbox"
            class="form-check-input"
            value="on"
            checked={state.typed[name] !== undefined}
          />
          <span class="form-check-label">{label}</span>
        </label>
        {noteLines}
      </div>
    )
  }
  return (
    <div class="field">
      <label class="form-label" for={shared.id}>
        {label}
      </label>
      <Input control={props} shared={shared} typed={state.typed[name]?.[0] ?? ''} />
      {noteLines}
    </div>
  )
}

type Shared = {
  readonly id: string
  readonly name: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: 'true'
}

type InputProps = { readonly control: Control; readonly shared: Shared; readonly typed: string }

function Input({ control, shared, typed }: InputProps) {
  switch (control.type) {
    case 'textarea':
      return (
        <textarea {...shared} class="form-control" rows={control.rows ?? 6}>
          {typed}
        </textarea>
      )
    case 'select':
      return (
        <select {...shared} class="form-select">
          {control.options.map(({ value, label }) => (
            <option value={value} selected={value === typed}>
              {label}
            </option>
          ))}
        </select>
      )
    case 'file':
      return <input {...shared} type="file" class="form-control" accept={control.accept} />
    case 'checkbox':
    case 'checkboxes':
    case 'radios':
      return null
    default:
      return (
        <input
          {...shared}
          type={control.type ?? 'text'}
          class="form-control"
          value={typed}
          autocomplete={control.autocomplete ?? 'off'}
          inputmode={control.inputmode}
          placeholder={control.placeholder}
        />
      )
  }
}

type ChoicesProps = {
  readonly type: 'checkboxes' | 'radios'
  readonly options: readonly Option[]
  readonly name: string
  readonly typed: readonly string[]
}

function Choices({ type, options, name, typed }: ChoicesProps) {
  return options.map(({ value, label, hint }) => (
    <label class="form-check">
      <input
        class="form-check-input"
        type={type === 'radios' ? 'radio' : 'checkbox'}
        name={name}
        value={value}
        checked={typed.includes(value)}
      />
      <span class="form-check-label">{label}</span>
      {hint !== undefined && <span class="form-check-description">{hint}</span>}
    </label>
  ))
}
