import type pg from 'pg'
import { z } from 'zod'

/** As many rows a statement as a wave writes. */
const PART = 2_000

export type CopiedTable = {
  readonly table: string
  /** Its rows of one campaign, `$1`. */
  readonly where: string
  readonly key: string
}

/** What a wave leaves behind, one row a grant. */
export const WAVE_TABLES: readonly CopiedTable[] = [
  { table: 'campaigns.grants', where: 'campaign = $1::uuid', key: 'id' },
  { table: 'email.messages', where: `group_name = 'campaign:' || $1::uuid`, key: 'id' },
  {
    table: 'email.recipients',
    where: `message in (select id from email.messages where group_name = 'campaign:' || $1::uuid)`,
    key: 'message',
  },
]

/**
 * Copies the rows into tables with the same columns and indexes and no foreign keys, in one transaction; the milliseconds
 * of the inserts with their commit. The rows are read before, in the order in which they were written.
 */
export async function insertBare(
  admin: pg.Client,
  schema: string,
  tables: readonly CopiedTable[],
  campaign: string,
): Promise<number> {
  await admin.query(`create schema ${schema}`)
  const inserts: { text: string; values: unknown[] }[] = []
  for (const copied of tables) inserts.push(...(await insertsOf(admin, schema, copied, campaign)))
  const started = performance.now()
  await admin.query('begin')
  for (const insert of inserts) await admin.query(insert)
  await admin.query('commit')
  const ms = performance.now() - started
  await admin.query(`drop schema ${schema} cascade`)
  return ms
}

const column = z.object({ name: z.string(), type: z.string() })

async function insertsOf(admin: pg.Client, schema: string, { table, where, key }: CopiedTable, campaign: string) {
  const target = `${schema}.${table.split('.')[1]}`
  await admin.query(`create table ${target} (like ${table} including all)`)
  const { rows: found } = await admin.query(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  )
  const columns = z.array(column).parse(found)
  const names = columns.map(({ name }) => name).join(', ')
  const arrays = columns.map(({ type }, place) => `$${place + 1}::${type}[]`).join(', ')
  const text = `insert into ${target} (${names}) select * from unnest(${arrays})`
  const { rows } = await admin.query({
    text: `select ${columns.map(({ name }) => `${name}::text`).join(', ')} from ${table} where ${where} order by ${key}`,
    values: [campaign],
    rowMode: 'array',
  })
  const parts = Array.from({ length: Math.ceil(rows.length / PART) }, (_, part) =>
    rows.slice(part * PART, (part + 1) * PART),
  )
  return parts.map((part) => ({ text, values: columns.map((_, place) => part.map((row) => row[place])) }))
}
