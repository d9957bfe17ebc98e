import type pg from 'pg'
import type { SectionManifest } from '../../src/platform/section.ts'
import type { SectionRole } from './database-roles.ts'
import { inDatabase, type Violation } from './violation.ts'

/** What is nobody's but the server's or an extension's is left out. */
const OBJECTS = `
  schemas as (
    select oid, nspname::text as name from pg_catalog.pg_namespace
    where nspname not in ('pg_catalog', 'information_schema') and nspname !~ '^pg_(toast|temp)'
  ), extended as (
    select classid, objid from pg_catalog.pg_depend where deptype = 'e'
  ), relations as (
    select relation.oid, schemas.name as schema, relation.relname::text as name, relkind as kind
    from pg_catalog.pg_class relation join schemas on schemas.oid = relnamespace
    where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
      and (relation.tableoid, relation.oid) not in (select classid, objid from extended)
  ), functions as (
    select routine.oid, schemas.name as schema, routine.oid::regprocedure::text as name
    from pg_catalog.pg_proc routine join schemas on schemas.oid = pronamespace
    where (routine.tableoid, routine.oid) not in (select classid, objid from extended)
  ), roles as (
    select * from unnest($1::text[], $2::text[]) as role (name, home)
  )`

type Held = { readonly role: string; readonly privileges: string; readonly object: string }

/**
 * A runtime role reads and writes the rows of its own tables, an append-only one's not twice, and nothing else; the login
 * role does nothing at all. `has_..._privilege` answers what counts: PUBLIC's rights and inherited ones included.
 */
export async function privilegeViolations(
  admin: pg.Client,
  roles: readonly SectionRole[],
  manifests: readonly SectionManifest[],
): Promise<Violation[]> {
  const acting = roles.filter(({ kind }) => kind !== 'owner')
  const parameters = [acting.map(({ name }) => name), acting.map(({ schema }) => schema)]
  const held = [
    ...(await onTables(admin, parameters, manifests)),
    ...(await onSequences(admin, parameters)),
    ...(await onFunctions(admin, parameters)),
    ...(await onSchemas(admin, parameters)),
    ...(await onDatabase(admin, parameters)),
  ]
  return held.map(({ role, privileges, object }) =>
    inDatabase('privilege', `role ${role} may ${privileges.toLowerCase()} on ${object}`),
  )
}

async function onTables(
  admin: pg.Client,
  parameters: readonly unknown[],
  manifests: readonly SectionManifest[],
): Promise<Held[]> {
  const { rows } = await admin.query<{ maintain: boolean }>(
    `select current_setting('server_version_num')::int >= 170000 as maintain`,
  )
  const ofTables = ['DELETE', 'TRUNCATE', 'TRIGGER', ...(rows[0]?.maintain ? ['MAINTAIN'] : [])]
  const appendOnly = manifests.flatMap(({ name, tables }) =>
    Object.entries(tables).flatMap(([table, marks]) => (marks.appendOnly ? [`${name}.${table}`] : [])),
  )
  return list(
    admin,
    `, held as (
      select roles.*, relations.schema, relations.name as relation, privilege
      from roles cross join relations
      cross join unnest($3::text[]) as privilege
      where kind <> 'S' and pg_catalog.has_table_privilege(roles.name, relations.oid, privilege)
      union all
      select roles.*, relations.schema, relations.name, privilege
      from roles cross join relations
      cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) as verb
      cross join unnest(array[verb, verb || ' WITH GRANT OPTION']) as privilege
      where kind <> 'S' and pg_catalog.has_any_column_privilege(roles.name, relations.oid, privilege)
    )
    select name as role, string_agg(privilege, ', ' order by privilege) as privileges, schema || '.' || relation as object
    from held
    where schema is distinct from home
      or privilege not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
      or (privilege in ('UPDATE', 'DELETE') and schema || '.' || relation = any ($4::text[]))
    group by name, schema, relation`,
    [...parameters, [...ofTables, 'DELETE WITH GRANT OPTION'], appendOnly],
  )
}

function onSequences(admin: pg.Client, parameters: readonly unknown[]): Promise<Held[]> {
  return list(
    admin,
    `select roles.name as role, string_agg(privilege, ', ' order by privilege) as privileges,
      'sequence ' || schema || '.' || relations.name as object
    from roles cross join relations
    cross join unnest(array['USAGE', 'SELECT', 'UPDATE', 'USAGE WITH GRANT OPTION']) as privilege
    where kind = 'S' and (schema is distinct from home or privilege <> 'USAGE')
      and pg_catalog.has_sequence_privilege(roles.name, relations.oid, privilege)
    group by roles.name, schema, relations.name`,
    parameters,
  )
}

function onFunctions(admin: pg.Client, parameters: readonly unknown[]): Promise<Held[]> {
  return list(
    admin,
    `select roles.name as role, string_agg(privilege, ', ' order by privilege) as privileges,
      'function ' || functions.name as object
    from roles cross join functions
    cross join unnest(array['EXECUTE', 'EXECUTE WITH GRANT OPTION']) as privilege
    where (schema is distinct from home or privilege <> 'EXECUTE')
      and pg_catalog.has_function_privilege(roles.name, functions.oid, privilege)
    group by roles.name, functions.name`,
    parameters,
  )
}

/** USAGE of a schema that is no section's (`public`, an extension's) opens no table. */
function onSchemas(admin: pg.Client, parameters: readonly unknown[]): Promise<Held[]> {
  return list(
    admin,
    `select roles.name as role, string_agg(privilege, ', ' order by privilege) as privileges,
      'schema ' || schemas.name as object
    from roles cross join schemas
    cross join unnest(array['USAGE', 'CREATE', 'USAGE WITH GRANT OPTION']) as privilege
    where (privilege <> 'USAGE'
        or (schemas.name is distinct from home and schemas.name in (select home from roles where home is not null)))
      and pg_catalog.has_schema_privilege(roles.name, schemas.oid, privilege)
    group by roles.name, schemas.name`,
    parameters,
  )
}

function onDatabase(admin: pg.Client, parameters: readonly unknown[]): Promise<Held[]> {
  return list(
    admin,
    `select roles.name as role, privilege as privileges, 'the database' as object
    from roles cross join unnest(array['CREATE', 'CONNECT WITH GRANT OPTION']) as privilege
    where pg_catalog.has_database_privilege(roles.name, current_database(), privilege)`,
    parameters,
  )
}

async function list(admin: pg.Client, query: string, parameters: readonly unknown[]): Promise<Held[]> {
  const { rows } = await admin.query<Held>(`with ${OBJECTS} ${query} order by role, object`, [...parameters])
  return rows
}
