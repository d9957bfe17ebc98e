import type { Tone } from './badge.tsx'

type ProgressProps = {
  readonly label: string
  readonly value: number
  readonly max: number
  /** In words, beside the bar: `812 of 1,400`. */
  readonly text: string
  readonly tone?: Tone
}

/** How far something got. */
export function Progress({ label, value, max, text, tone = 'neutral' }: ProgressProps) {
  return (
    <div class={`progress-line progress-${tone}`}>
      <span class="progress-label">{label}</span>
      <span class="progress-text">{text}</span>
      <progress value={value} max={Math.max(max, 1)} aria-label={label}>
        {text}
      </progress>
    </div>
  )
}
