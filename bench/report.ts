import { arch, cpus, totalmem } from 'node:os'

/** One figure against its limit; `met` is null where there is none to meet. */
export type Measurement = {
  readonly what: string
  readonly value: string
  readonly limit?: string
  readonly met?: boolean
}

export type BenchReport = { readonly bench: string; readonly size: number; readonly measured: readonly Measurement[] }

/** What ran, on what, raw figures first: a ratio without them says little. */
export function reportText({ bench, size, measured }: BenchReport): string {
  const [cpu] = cpus()
  const machine = `${cpus().length} x ${cpu?.model.trim() ?? 'unknown'}, ${arch()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
  const width = Math.max(...measured.map(({ what }) => what.length))
  const lines = measured.map(({ what, value, limit, met }) => {
    const verdict = met === undefined ? '' : met ? ' (met)' : ' (MISSED)'
    return `  ${what.padEnd(width)}  ${value}${limit === undefined ? '' : `; limit ${limit}`}${verdict}`
  })
  return [`${bench}, size ${size}`, `  on ${machine}`, ...lines].join('\n')
}

export function milliseconds(value: number): string {
  return `${Math.round(value).toLocaleString('en')} ms`
}

export function atMost(what: string, ratio: number, limit: number): Measurement {
  return { what, value: ratio.toFixed(2), limit: `at most ${limit}`, met: ratio <= limit }
}

export function atLeast(what: string, ratio: number, limit: number): Measurement {
  return { what, value: ratio.toFixed(2), limit: `at least ${limit}`, met: ratio >= limit }
}
