import type pg from 'pg'
import { withAdmin } from '../../src/platform/db/database.ts'
import type { SectionManifest } from '../../src/platform/section.ts'

/** A column of the database, `schema.table.column`, as `at` names it. */
type Column = { readonly schema: string; readonly table: string; readonly column: string; readonly at: string }

/** What to look for, in lower case: ids, names and addresses in any spelling, tokens. */
export type Traces = readonly string[]

/** Every column of every table of the whole database, the queue's and the platform's too, that holds any of the traces. */
export function tracesIn(adminUrl: string, traces: Traces): Promise<readonly string[]> {
  return withAdmin(adminUrl, async (admin) => {
    const found: string[] = []
    for (const { schema, table, column, at } of await columns(admin)) {
      const { rows } = await admin.query(
        `select from "${schema}"."${table}" t
        where exists (select from unnest($1::text[]) as trace where position(trace in lower(to_jsonb(t."${column}")::text)) > 0)
        limit 1`,
        [traces],
      )
      if (rows.length > 0) found.push(at)
    }
    return found
  })
}

/** The personal columns that hold nothing in any row with one of the traces in it. */
export async function unfilled(
  adminUrl: string,
  manifests: readonly SectionManifest[],
  traces: Traces,
): Promise<readonly string[]> {
  const values = await personalValues(adminUrl, manifests, traces)
  return [...values].flatMap(([at, found]) => (found.length === 0 ? [at] : []))
}

/** What each personal column holds in rows with one of the traces in them, as JSON. */
export function personalValues(
  adminUrl: string,
  manifests: readonly SectionManifest[],
  traces: Traces,
): Promise<ReadonlyMap<string, readonly string[]>> {
  return withAdmin(adminUrl, async (admin) => {
    const found = new Map<string, readonly string[]>()
    for (const { schema, table, column, at } of personalColumns(manifests)) {
      const { rows } = await admin.query<{ value: string }>(
        `select (to_jsonb(t) -> '${column}')::text as value from "${schema}"."${table}" t
        where t."${column}" is not null and to_jsonb(t) -> '${column}' not in ('""', '{}')
          and exists (select from unnest($1::text[]) as trace where position(trace in lower(to_jsonb(t)::text)) > 0)`,
        [traces],
      )
      found.set(
        at,
        rows.map(({ value }) => value),
      )
    }
    return found
  })
}

function personalColumns(manifests: readonly SectionManifest[]): readonly Column[] {
  return manifests.flatMap(({ name: schema, tables }) =>
    Object.entries(tables).flatMap(([table, { personal }]) =>
      personal.map((column) => ({ schema, table, column, at: `${schema}.${table}.${column}` })),
    ),
  )
}

async function columns(admin: pg.Client): Promise<readonly Column[]> {
  const { rows } = await admin.query<Column>(
    `select nspname::text as schema, relname::text as table, attname::text as column,
      nspname || '.' || relname || '.' || attname as at
    from pg_catalog.pg_attribute
    join pg_catalog.pg_class relation on relation.oid = attrelid
    join pg_catalog.pg_namespace schema on schema.oid = relnamespace
    where relkind in ('r', 'm') and attnum > 0 and not attisdropped
      and nspname not in ('pg_catalog', 'information_schema') and nspname !~ '^pg_(toast|temp)'
    order by 1, 2, attnum`,
  )
  return rows
}
