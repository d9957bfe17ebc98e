import type pg from 'pg'
import { inDatabase, type Violation } from './violation.ts'

/** Every role that the application can be, and the schema that is its own; the login role has none. */
export type SectionRole = {
  readonly name: string
  readonly kind: 'login' | 'owner' | 'runtime'
  readonly schema: string | null
}

/** Roles have no attribute beyond their work, no memberships beyond the login role's, and runtime roles own nothing. */
export async function roleViolations(admin: pg.Client, roles: readonly SectionRole[]): Promise<Violation[]> {
  return [
    ...(await attributes(admin, roles)),
    ...(await memberships(admin, roles)),
    ...(await ownerships(admin, roles)),
    ...(await futureGrants(admin, roles)),
  ]
}

async function attributes(admin: pg.Client, roles: readonly SectionRole[]): Promise<Violation[]> {
  const { rows } = await admin.query<{ name: string; attribute: string }>(
    `select rolname::text as name, attribute
    from pg_catalog.pg_roles
    cross join lateral (values ('superuser', rolsuper), ('createrole', rolcreaterole), ('createdb', rolcreatedb),
      ('bypassrls', rolbypassrls), ('replication', rolreplication), ('inherit', rolinherit),
      ('login', rolcanlogin and rolname <> all ($2))) as held (attribute, has)
    where has and rolname = any ($1)
    order by 1, 2`,
    [names(roles), names(roles, 'login')],
  )
  return rows.map(({ name, attribute }) => inDatabase('privilege', `role ${name} has the attribute ${attribute}`))
}

/** The login role may step into the runtime roles, without inheriting from one. Before PostgreSQL 16 its NOINHERIT says so. */
async function memberships(admin: pg.Client, roles: readonly SectionRole[]): Promise<Violation[]> {
  const { rows } = await admin.query<{ member: string; role: string; how: string }>(
    `select member.rolname::text as member, role.rolname::text as role,
      concat_ws(' and ',
        case when member.rolname <> all ($2) or role.rolname <> all ($3) then 'as a member' end,
        case when admin_option then 'with admin option' end,
        case when to_jsonb(granted) ->> 'inherit_option' = 'true' then 'with inherit' end) as how
    from pg_catalog.pg_auth_members granted
    join pg_catalog.pg_roles member on member.oid = granted.member
    join pg_catalog.pg_roles role on role.oid = granted.roleid
    where member.rolname = any ($1)
    order by 1, 2`,
    [names(roles), names(roles, 'login'), names(roles, 'runtime')],
  )
  return rows
    .filter(({ how }) => how !== '')
    .map(({ member, role, how }) => inDatabase('privilege', `role ${member} holds role ${role} ${how}`))
}

async function ownerships(admin: pg.Client, roles: readonly SectionRole[]): Promise<Violation[]> {
  const { rows } = await admin.query<{ name: string; object: string }>(
    `select role.rolname::text as name, pg_catalog.pg_describe_object(classid, objid, objsubid) as object
    from pg_catalog.pg_shdepend
    join pg_catalog.pg_roles role on role.oid = refobjid
    where refclassid = 'pg_catalog.pg_authid'::regclass and deptype = 'o' and role.rolname = any ($1)
      and dbid in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
    order by 1, 2`,
    [[...names(roles, 'login'), ...names(roles, 'runtime')]],
  )
  return rows.map(({ name, object }) => inDatabase('privilege', `role ${name} owns ${object}`))
}

/** Default privileges decide about tables that are still to come: they favour the schema's own runtime role alone. */
async function futureGrants(admin: pg.Client, roles: readonly SectionRole[]): Promise<Violation[]> {
  const runtime = roles.filter(({ kind }) => kind === 'runtime')
  const { rows } = await admin.query<{ grantee: string; privilege: string; schema: string }>(
    `select coalesce(grantee.rolname::text, 'PUBLIC') as grantee, lower(privilege_type) as privilege,
      coalesce(schema.nspname::text, 'every schema') as schema
    from pg_catalog.pg_default_acl
    cross join lateral pg_catalog.aclexplode(defaclacl) as granted
    left join pg_catalog.pg_roles grantee on grantee.oid = granted.grantee
    left join pg_catalog.pg_namespace schema on schema.oid = defaclnamespace
    where (granted.grantee = 0 and privilege_type <> 'USAGE' or grantee.rolname = any ($1))
      and (granted.is_grantable
        or privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'USAGE', 'EXECUTE')
        or not exists (select from unnest($2::text[], $3::text[]) as own (role, home)
          where own.role = grantee.rolname and own.home = schema.nspname))
    order by 1, 2, 3`,
    [
      [...names(roles, 'login'), ...names(roles, 'runtime')],
      runtime.map(({ name }) => name),
      runtime.map(({ schema }) => schema),
    ],
  )
  return rows.map(({ grantee, privilege, schema }) =>
    inDatabase('privilege', `${grantee} will get ${privilege} on what is made in ${schema}`),
  )
}

function names(roles: readonly SectionRole[], kind?: SectionRole['kind']): string[] {
  return roles.filter((role) => kind === undefined || role.kind === kind).map(({ name }) => name)
}
