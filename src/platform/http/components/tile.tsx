import type { Child } from 'hono/jsx'
import type { Tone } from './badge.tsx'

type TileProps = {
  readonly label: string
  readonly value: string
  /** What the figure is made of, or compared with. */
  readonly note?: Child
  readonly tone?: Tone
  readonly href?: string
}

/** The key figures of a page, side by side. */
export function Tiles({ children }: { readonly children?: Child }) {
  return <dl class="tiles">{children}</dl>
}

export function Tile({ label, value, note, tone = 'neutral', href }: TileProps) {
  return (
    <div class={`tile tile-${tone}`}>
      <dt>{href === undefined ? label : <a href={href}>{label}</a>}</dt>
      <dd class="tile-value">{value}</dd>
      {note !== undefined && <dd class="tile-note">{note}</dd>}
    </div>
  )
}
