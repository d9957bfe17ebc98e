import type { Child } from 'hono/jsx'
import type { NoticeTone } from '../notice.ts'

type AlertProps = { readonly tone: NoticeTone; readonly title?: string; readonly children?: Child }

/** Something to know before reading on. What failed is announced at once, the rest when the reader pauses. */
export function Alert({ tone, title, children }: AlertProps) {
  return (
    <div class={`notice notice-${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
      {title !== undefined && <p class="notice-title">{title}</p>}
      <div>{children}</div>
    </div>
  )
}
