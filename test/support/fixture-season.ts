import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** The season that a whole computation outside this project gave the figures of. */
export const seasonFolder = join(import.meta.dirname, '../fixtures/season-2026')

/** The day that its figures are of. */
export const SEASON_NOW = '2026-06-03T10:00:00Z'

const figure = z.record(z.string(), z.unknown())
const expected = z.object({
  totals: figure,
  buckets: z.array(figure),
  orderOwner: figure,
  ticketOwner: figure,
  redeemed: figure,
  participation: figure,
  budgetLines: z.array(figure),
})
const grants = z.array(z.object({ code: z.string(), human: z.string() }))

export type Season = {
  readonly expected: z.infer<typeof expected>
  readonly grants: z.infer<typeof grants>
}

export async function readSeason(): Promise<Season> {
  return { expected: expected.parse(await json('expected')), grants: grants.parse(await json('grants')) }
}

/** The path of one of its files. */
export function seasonFile(name: string): string {
  return join(seasonFolder, `${name}.json`)
}

async function json(name: string): Promise<unknown> {
  return JSON.parse(await readFile(seasonFile(name), 'utf8'))
}
