import type { Child } from 'hono/jsx'

type EmptyStateProps = { readonly title: string; readonly action?: Child; readonly children?: Child }

/** Where there is nothing to show: why, and what to do next. */
export function EmptyState({ title, action, children }: EmptyStateProps) {
  return (
    <div class="empty-state">
      <p class="empty-state-title">{title}</p>
      {children !== undefined && <div class="empty-state-text">{children}</div>}
      {action !== undefined && <div class="empty-state-action">{action}</div>}
    </div>
  )
}
