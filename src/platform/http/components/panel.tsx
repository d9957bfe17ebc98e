import type { Child } from 'hono/jsx'

type PanelProps = {
  readonly title?: string
  readonly actions?: Child
  /** For a table, which brings its own spacing. */
  readonly flush?: true
  readonly children?: Child
}

/** A part of a page with a heading of its own. */
export function Panel({ title, actions, flush, children }: PanelProps) {
  return (
    <section class={flush === undefined ? 'panel' : 'panel panel-flush'}>
      {title !== undefined && (
        <div class="panel-head">
          <h2>{title}</h2>
          {actions}
        </div>
      )}
      <div class="panel-body">{children}</div>
    </section>
  )
}
