import { Form } from '../../../../platform/http/components/form.tsx'

type ActionButtonProps = { readonly action: string; readonly csrf: string; readonly label: string }

/** A form that is nothing but its button. */
export function ActionButton({ action, csrf, label }: ActionButtonProps) {
  return (
    <Form action={action} csrf={csrf}>
      <button type="submit" class="btn">
        {label}
      </button>
    </Form>
  )
}
