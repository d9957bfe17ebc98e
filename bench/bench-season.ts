import { type GeneratedSeason, generateSeason } from '../src/vendors/simulated/generate.ts'

/** The same season in every process that asks for so many orders. */
export function benchSeason(orders: number): GeneratedSeason {
  return generateSeason({ seed: 1, orders, today: Temporal.PlainDate.from('2026-06-03') })
}
