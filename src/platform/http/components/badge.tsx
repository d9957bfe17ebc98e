import type { Child } from 'hono/jsx'

export type Tone = 'neutral' | 'success' | 'info' | 'warning' | 'danger'

/** The state of something, in a word; the colour only repeats it. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children?: Child }) {
  return <span class={`state state-${tone}`}>{children}</span>
}
