import type pg from 'pg'

/** What the roles of a written-down schema begin with, whatever database it was read from. */
const ROLE_PREFIX = 'humans'

/** Read from the catalog with PostgreSQL's own printers: `pg_dump` need not be installed, and its output names versions. */
type Part = { readonly schema: string; readonly text: string }

/**
 * The whole database as SQL, the same text for the same migrations on every server from PostgreSQL 15 to 18: schemas,
 * types, sequences, tables, indexes, views, functions, triggers, and what each section's roles may do.
 */
export async function schemaText(admin: pg.Client, rolePrefix: string): Promise<string> {
  // Printed names are then qualified, whoever's server this is.
  await admin.query('set search_path to pg_catalog')
  const rolesRenamed = [rolePrefix, ROLE_PREFIX]
  const parts = [
    ...(await read(admin, SCHEMAS, rolesRenamed)),
    ...(await read(admin, EXTENSIONS)),
    ...(await read(admin, TYPES)),
    ...(await read(admin, SEQUENCES)),
    ...(await read(admin, TABLES, rolesRenamed)),
    ...(await read(admin, VIEWS, rolesRenamed)),
    ...(await read(admin, FUNCTIONS, rolesRenamed)),
    ...(await read(admin, TRIGGERS)),
  ]
  const schemas = [...new Set(parts.map(({ schema }) => schema))]
  return schemas
    .map((schema) =>
      [`-- ${schema}`, ...parts.filter((part) => part.schema === schema).map(({ text }) => text)].join('\n\n'),
    )
    .join('\n\n\n')
    .concat('\n')
}

async function read(admin: pg.Client, query: string, parameters: readonly string[] = []): Promise<Part[]> {
  const { rows } = await admin.query<Part>(`with ${OURS} ${query}`, [...parameters])
  return rows
}

/** The job queue's schema is made by the package's own SQL, with the day of its making in the name of a table: no part of ours. */
const OURS = `ours as (
  select oid, nspname, nspowner, nspacl, quote_ident(nspname) as name from pg_namespace
  where nspname not in ('pg_catalog', 'information_schema', 'public', 'pgboss') and nspname !~ '^pg_(toast|temp)'
), extended as (
  select classid, objid from pg_depend where deptype = 'e'
)`

/** $1, the prefix of the roles of this database, becomes $2. */
const role = (oid: string) =>
  `(select quote_ident(case when starts_with(rolname, $1 || '_') then $2 || substr(rolname, length($1) + 1) else rolname end)
    from pg_roles where pg_roles.oid = ${oid})`

/** The grants of an object to others than its owner, a line per grantee; `columns` as ` (name)`. */
const grants = (acl: string, owner: string, object: string, columns = `''`) =>
  `(select string_agg(E'\\n' || 'grant ' || privileges || ' on ' || ${object} || ' to ' || grantee
      || case when is_grantable then ' with grant option;' else ';' end, '' order by grantee, is_grantable)
    from (
      select coalesce(${role('granted.grantee')}, 'public') as grantee, is_grantable,
        string_agg(lower(privilege_type) || ${columns}, ', '
          order by array_position(array['SELECT', 'INSERT', 'UPDATE', 'DELETE'], privilege_type), privilege_type) as privileges
      from aclexplode(${acl}) as granted
      where granted.grantee <> ${owner}
      group by granted.grantee, is_grantable) as grants)`

const SCHEMAS = `
  select nspname::text as schema,
    case when nspname = 'platform' then 'create schema platform;'
      else 'create schema ' || name || ' authorization ' || ${role('nspowner')} || ';' end
    || coalesce(${grants('nspacl', 'nspowner', `'schema ' || name`)}, '') as text
  from ours order by nspname::text collate "C"`

const EXTENSIONS = `
  select nspname::text as schema, 'create extension ' || quote_ident(extname) || ' schema ' || name || ';' as text
  from pg_extension join ours on ours.oid = extnamespace order by extname::text collate "C"`

const TYPES = `
  select nspname::text as schema,
    case typtype
      when 'e' then 'create type ' || name || '.' || quote_ident(typname) || ' as enum ('
        || (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = type.oid)
        || ');'
      else 'create domain ' || name || '.' || quote_ident(typname) || ' as ' || format_type(typbasetype, typtypmod)
        || case when typnotnull then ' not null' else '' end
        || coalesce((select string_agg(' ' || pg_get_constraintdef(oid), '' order by conname) from pg_constraint
          where contypid = type.oid and contype = 'c'), '')
        || ';'
    end as text
  from pg_type type join ours on ours.oid = typnamespace
  where typtype in ('e', 'd') and (type.tableoid, type.oid) not in (select classid, objid from extended)
  order by typname::text collate "C"`

/** Those of identity columns come with their tables. */
const SEQUENCES = `
  select nspname::text as schema, 'create sequence ' || name || '.' || quote_ident(relname) || ';' as text
  from pg_class relation join ours on ours.oid = relnamespace
  where relkind = 'S' and not exists (select from pg_depend
    where classid = relation.tableoid and objid = relation.oid and deptype = 'i')
  order by relname::text collate "C"`

const COLUMNS = `(
  select string_agg('  ' || quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
    || case when attcollation <> typcollation then ' collate ' || attcollation::regcollation else '' end
    || case when attnotnull then ' not null' else '' end
    || case
      when attidentity = 'a' then ' generated always as identity'
      when attidentity = 'd' then ' generated by default as identity'
      when attgenerated = 's' then ' generated always as (' || pg_get_expr(adbin, adrelid) || ') stored'
      when attgenerated = 'v' then ' generated always as (' || pg_get_expr(adbin, adrelid) || ') virtual'
      when adbin is not null then ' default ' || pg_get_expr(adbin, adrelid)
      else '' end, E',\\n' order by attnum)
  from pg_attribute
  join pg_type on pg_type.oid = atttypid
  left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attrelid = relation.oid and attnum > 0 and not attisdropped)`

/** PostgreSQL 18 lists NOT NULL among the constraints; the columns say it already. */
const CONSTRAINTS = `(
  select string_agg(E',\\n  constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid), ''
    order by array_position(array['p', 'u', 'x', 'f', 'c'], contype::text), conname::text collate "C")
  from pg_constraint where conrelid = relation.oid and contype in ('p', 'u', 'x', 'f', 'c'))`

const INDEXES = `(
  select string_agg(E'\\n' || pg_get_indexdef(indexrelid) || ';', '' order by index.relname::text collate "C")
  from pg_index join pg_class index on index.oid = indexrelid
  where indrelid = relation.oid and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x')))`

const TABLES = `
  select nspname::text as schema,
    'create table ' || name || '.' || quote_ident(relname) || E' (\\n' || coalesce(${COLUMNS}, '') || coalesce(${CONSTRAINTS}, '') || E'\\n)'
    || case when relkind = 'p' then ' partition by ' || pg_get_partkeydef(relation.oid) else '' end
    || coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '') || ';'
    || coalesce(${INDEXES}, '')
    || coalesce(${grants('relacl', 'relowner', `name || '.' || quote_ident(relname)`)}, '')
    || coalesce((select string_agg(${grants('attacl', 'relowner', `name || '.' || quote_ident(relname)`, `' (' || quote_ident(attname) || ')'`)}, '' order by attnum)
      from pg_attribute where attrelid = relation.oid and attacl is not null), '') as text
  from pg_class relation join ours on ours.oid = relnamespace
  where relkind in ('r', 'p') and (relation.tableoid, relation.oid) not in (select classid, objid from extended)
  order by relname::text collate "C"`

const VIEWS = `
  select nspname::text as schema,
    case relkind when 'm' then 'create materialized view ' else 'create view ' end
    || name || '.' || quote_ident(relname) || E' as\\n' || pg_get_viewdef(relation.oid)
    || coalesce(${INDEXES}, '')
    || coalesce(${grants('relacl', 'relowner', `name || '.' || quote_ident(relname)`)}, '') as text
  from pg_class relation join ours on ours.oid = relnamespace
  where relkind in ('v', 'm') and (relation.tableoid, relation.oid) not in (select classid, objid from extended)
  order by relname::text collate "C"`

const FUNCTIONS = `
  select nspname::text as schema, rtrim(pg_get_functiondef(routine.oid), E'\\n') || ';'
    || coalesce(${grants(`coalesce(proacl, acldefault('f', proowner))`, 'proowner', `'function ' || routine.oid::regprocedure`)}, '') as text
  from pg_proc routine join ours on ours.oid = pronamespace
  where prokind in ('f', 'p') and (routine.tableoid, routine.oid) not in (select classid, objid from extended)
  order by routine.oid::regprocedure::text collate "C"`

const TRIGGERS = `
  select nspname::text as schema, pg_get_triggerdef(pg_trigger.oid) || ';' as text
  from pg_trigger join pg_class on pg_class.oid = tgrelid join ours on ours.oid = relnamespace
  where not tgisinternal
  order by relname::text collate "C", tgname::text collate "C"`
