import type { Child } from 'hono/jsx'

/** A plot's height in pixels, and its width in percent. Text is never scaled with it: it is as large on a phone. */
export const PLOT = { width: 100, height: 220 } as const

/** Paths, which can't be in percent: drawn over 100 units and pulled to the plot's width, their strokes left as thick. */
export function Stretched({ children }: { readonly children?: Child }) {
  return (
    <svg
      class="chart-stretch"
      viewBox={`0 0 ${PLOT.width} ${PLOT.height}`}
      width="100%"
      height={PLOT.height}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}

/** A hundredth of a percent or of a pixel is finer than any screen; more digits only make the page larger. */
export function position(value: number): number {
  return Math.round(value * 100) / 100
}
