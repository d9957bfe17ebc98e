import { type GeneratedSeason, generateSeason } from '../src/vendors/simulated/generate.ts'

/** The same season in every process that asks for so many orders; two and a half times as many tickets. */
export function benchSeason(orders: number): GeneratedSeason {
  return generateSeason({ seed: 1, orders, sizes: SIZES, today: Temporal.PlainDate.from('2026-06-03') })
}

const SIZES = [
  [30, 1],
  [30, 2],
  [16, 3],
  [14, 4],
  [10, 6],
] as const
