import type pg from 'pg'
import type { SectionManifest } from '../../src/platform/section.ts'
import type { SectionRole } from './database-roles.ts'
import { inDatabase, type Violation } from './violation.ts'

type StoredTable = {
  readonly schema: string
  readonly name: string
  readonly columns: readonly string[]
  readonly owner: string
  /** Whether its schema's runtime role may change rows, where there is such a role. */
  readonly changeable: boolean | null
}

/** The tables and columns that exist are those of the manifests, each with its section's owner, none tied to another's. */
export async function tableViolations(
  admin: pg.Client,
  roles: readonly SectionRole[],
  manifests: readonly SectionManifest[],
): Promise<Violation[]> {
  const stored = await storedTables(admin, roles)
  return [
    ...stored.flatMap((table) => storedViolations(table, roles, manifests)),
    ...manifests.flatMap((manifest) => absentTables(manifest, stored)),
    ...(await foreignKeysAcross(admin)),
    ...(await unsafeFunctions(admin, roles, manifests)),
  ]
}

async function storedTables(admin: pg.Client, roles: readonly SectionRole[]): Promise<StoredTable[]> {
  const runtime = roles.filter(({ kind }) => kind === 'runtime')
  const { rows } = await admin.query<StoredTable>(
    `select schema.nspname::text as schema, relname::text as name, owner.rolname::text as owner,
      (select array_agg(attname::text order by attnum) from pg_catalog.pg_attribute
        where attrelid = relation.oid and attnum > 0 and not attisdropped) as columns,
      pg_catalog.has_table_privilege(runtime.role, relation.oid, 'UPDATE')
        or pg_catalog.has_table_privilege(runtime.role, relation.oid, 'DELETE') as changeable
    from pg_catalog.pg_class relation
    join pg_catalog.pg_namespace schema on schema.oid = relnamespace
    join pg_catalog.pg_roles owner on owner.oid = relowner
    left join unnest($1::text[], $2::text[]) as runtime (role, home) on home = schema.nspname
    where relkind in ('r', 'p', 'm', 'f') and not relispartition
      and nspname not in ('pg_catalog', 'information_schema', 'platform', 'pgboss') and nspname !~ '^pg_(toast|temp)'
      and not exists (select from pg_catalog.pg_depend
        where deptype = 'e' and classid = relation.tableoid and objid = relation.oid)
    order by 1, 2`,
    [runtime.map(({ name }) => name), runtime.map(({ schema }) => schema)],
  )
  return rows
}

function storedViolations(
  { schema, name, columns, owner, changeable }: StoredTable,
  roles: readonly SectionRole[],
  manifests: readonly SectionManifest[],
): Violation[] {
  const manifest = manifests.find((candidate) => candidate.name === schema)
  const marks = manifest?.tables[name]
  if (marks === undefined) return [inDatabase('tables', `${schema}.${name} is in no manifest`)]

  const classed = [...marks.personal, ...marks.plain]
  const rightful = roles.find((role) => role.kind === 'owner' && role.schema === schema)
  return [
    ...columns
      .filter((column) => !classed.includes(column))
      .map((column) => inDatabase('personal', `${schema}.${name}.${column} is classed neither personal nor plain`)),
    ...classed
      .filter((column) => !columns.includes(column))
      .map((column) => inDatabase('tables', `${schema}.${name}.${column} is in the manifest and not in the database`)),
    ...(owner === rightful?.name ? [] : [inDatabase('privilege', `${schema}.${name} belongs to ${owner}`)]),
    ...(changeable === false && !marks.appendOnly
      ? [inDatabase('append-only', `${schema}.${name} can't be changed and is not marked append-only`)]
      : []),
  ]
}

function absentTables({ name, tables }: SectionManifest, stored: readonly StoredTable[]): Violation[] {
  return Object.keys(tables)
    .filter((table) => !stored.some((candidate) => candidate.schema === name && candidate.name === table))
    .map((table) => inDatabase('tables', `${name}.${table} is in the manifest and not in the database`))
}

async function foreignKeysAcross(admin: pg.Client): Promise<Violation[]> {
  const { rows } = await admin.query<{ name: string; from: string; to: string }>(
    `select conname::text as name, conrelid::regclass::text as from, confrelid::regclass::text as to
    from pg_catalog.pg_constraint
    join pg_catalog.pg_class referring on referring.oid = conrelid
    join pg_catalog.pg_class referred on referred.oid = confrelid
    where contype = 'f' and referring.relnamespace <> referred.relnamespace
    order by 1`,
  )
  return rows.map(({ name, from, to }) =>
    inDatabase('tables', `foreign key ${name} ties ${from} to ${to}, which another section owns`),
  )
}

type DefinerFunction = {
  readonly schema: string
  readonly name: string
  readonly signature: string
  readonly owner: string
  readonly pinned: boolean
}

/**
 * A SECURITY DEFINER function does what its caller may not. The ones that there are let go of people in append-only
 * tables: each is named by its section's manifest, belongs to the section's owner and resolves no name by its caller's path.
 */
async function unsafeFunctions(
  admin: pg.Client,
  roles: readonly SectionRole[],
  manifests: readonly SectionManifest[],
): Promise<Violation[]> {
  const named = manifests.flatMap(({ name: schema, tables }) =>
    Object.values(tables).flatMap(({ erasedBy }) => (erasedBy === undefined ? [] : [{ schema, name: erasedBy }])),
  )
  const { rows } = await admin.query<DefinerFunction>(
    `select nspname::text as schema, proname::text as name, routine.oid::regprocedure::text as signature,
      proowner::regrole::text as owner,
      exists (select from unnest(proconfig) as setting where setting like 'search_path=%') as pinned
    from pg_catalog.pg_proc routine
    join pg_catalog.pg_namespace schema on schema.oid = pronamespace
    where prosecdef and nspname not in ('pg_catalog', 'information_schema')
      and not exists (select from pg_catalog.pg_depend
        where deptype = 'e' and classid = routine.tableoid and objid = routine.oid)
    order by 3`,
  )
  const same = (a: { schema: string; name: string }) => (b: { schema: string; name: string }) =>
    a.schema === b.schema && a.name === b.name
  return [
    ...rows.flatMap((found) => {
      const rightful = roles.find((role) => role.kind === 'owner' && role.schema === found.schema)
      const faults = [
        found.pinned ? [] : [`function ${found.signature} is SECURITY DEFINER without a search_path`],
        named.some(same(found)) ? [] : [`function ${found.signature} is SECURITY DEFINER and in no manifest`],
        found.owner === rightful?.name ? [] : [`function ${found.signature} belongs to ${found.owner}`],
      ]
      return faults.flat().map((message) => inDatabase('privilege', message))
    }),
    ...named
      .filter((wanted) => rows.filter(same(wanted)).length !== 1)
      .map(({ schema, name }) =>
        inDatabase('privilege', `function ${schema}.${name} of the manifest is not the one SECURITY DEFINER function`),
      ),
  ]
}
