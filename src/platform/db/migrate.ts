import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'
import { QUEUE_VERSION, queueTables } from '../jobs/queue-schema.ts'
import type { SectionManifest } from '../section.ts'
import { DatabaseRefusal } from './database-error.ts'
import { QUEUE_SCHEMA } from './job-queue.ts'
import { createRoles, loginRole, ownerRole, runtimeRole, setLoginPassword } from './roles.ts'
import { quoted } from './session.ts'

type Migration = { readonly section: string; readonly name: string; readonly sql: string; readonly checksum: string }

/** Similarity of texts by runs of three letters: what a search in the middle of a name uses an index by. */
const TRIGRAMS = 'pg_trgm'

export type MigrateResult = { readonly rolePrefix: string; readonly applied: readonly string[] }

/**
 * Brings the database up to date and says which role prefix it was made with. Any number of processes may call it at
 * once: an advisory lock lets one through at a time, and the others find nothing left to do.
 *
 * Each migration is one transaction under its section's owner, who has no rights elsewhere: one that names another
 * section's schema fails here, whatever the checker saw. One that was edited after it ran is refused.
 */
export async function migrate(
  admin: pg.Client,
  manifests: readonly SectionManifest[],
  secret: string,
): Promise<MigrateResult> {
  const migrations = (await Promise.all(manifests.map(readMigrations))).flat()
  const present = await installedPrefix(admin)
  if (present !== undefined && (await isUpToDate(admin, present, manifests, migrations))) {
    return { rolePrefix: present, applied: [] }
  }
  // After a failure the lock goes with the connection, which the caller then closes.
  await admin.query(`select pg_advisory_lock(hashtextextended('humans:migrate', 0))`)
  const rolePrefix = await install(admin, manifests, secret)
  const pending = await pendingOf(admin, migrations)
  const searchPath = await migrationPath(admin)
  for (const migration of pending) await apply(admin, { rolePrefix, searchPath }, migration)
  await restrictAppendOnly(admin, rolePrefix, manifests)
  const queue = await migrateQueue(admin, rolePrefix)
  await admin.query(`select pg_advisory_unlock(hashtextextended('humans:migrate', 0))`)
  return { rolePrefix, applied: [...pending.map(({ section, name }) => `${section}/${name}`), ...queue] }
}

/** Append-only tables are looked at, too: a start that was killed after its migrations has not restricted them yet. */
async function isUpToDate(
  admin: pg.Client,
  rolePrefix: string,
  manifests: readonly SectionManifest[],
  migrations: readonly Migration[],
): Promise<boolean> {
  if ((await pendingOf(admin, migrations)).length > 0) return false
  if ((await queueVersion(admin, rolePrefix)) !== QUEUE_VERSION) return false
  return (await writableAppendOnly(admin, rolePrefix, manifests)).length === 0
}

async function readMigrations(manifest: SectionManifest): Promise<Migration[]> {
  const names = (await readdir(manifest.migrations)).filter((name) => name.endsWith('.sql')).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, manifest.migrations), 'utf8')
      return { section: manifest.name, name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function installedPrefix(admin: pg.Client): Promise<string | undefined> {
  const { rows: tables } = await admin.query(`select from pg_catalog.pg_tables
    where schemaname = 'platform' and tablename = 'installation'`)
  if (tables.length === 0) return undefined
  const { rows } = await admin.query<{ role_prefix: string }>('select role_prefix from platform.installation')
  return rows[0]?.role_prefix
}

async function pendingOf(admin: pg.Client, migrations: readonly Migration[]): Promise<Migration[]> {
  const { rows } = await admin.query<{ section: string; name: string; checksum: string }>(
    'select section, name, checksum from platform.migrations',
  )
  const done = new Map(rows.map((row) => [`${row.section}/${row.name}`, row.checksum]))
  for (const { section, name, checksum } of migrations) {
    const before = done.get(`${section}/${name}`)
    if (before !== undefined && before !== checksum) {
      throw new DatabaseRefusal(
        'changed-migration',
        `migration ${section}/${name} was changed after it ran here: put it back and write a new one`,
      )
    }
  }
  const known = new Set(migrations.map(({ section, name }) => `${section}/${name}`))
  const unknown = [...done.keys()].find((name) => !known.has(name))
  if (unknown !== undefined) {
    throw new DatabaseRefusal('ahead', `the database has ${unknown}, which this version does not know: update Humans`)
  }
  return migrations.filter(({ section, name }) => !done.has(`${section}/${name}`))
}

/** Makes, where missing, what migrations stand on: the platform's tables, the roles, a schema per section. */
async function install(admin: pg.Client, manifests: readonly SectionManifest[], secret: string): Promise<string> {
  await admin.query(`
    create schema if not exists platform;
    create table if not exists platform.installation (
      single boolean primary key default true check (single),
      role_prefix text not null
    );
    create table if not exists platform.migrations (
      section text not null,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now(),
      primary key (section, name)
    );
    -- A role's name holds 63 bytes: a long database name is told apart from others by its hash.
    insert into platform.installation (role_prefix)
      select case when octet_length(current_database()) <= 30 then current_database()
        else 'humans_' || left(md5(current_database()), 12) end
      on conflict do nothing`)
  const rolePrefix = await installedPrefix(admin)
  if (rolePrefix === undefined) throw new Error('the installation row is missing')
  const schemas = [...manifests.map((manifest) => manifest.name), QUEUE_SCHEMA]
  await createRoles(admin, rolePrefix, schemas)
  await setLoginPassword(admin, rolePrefix, secret)
  // Trusted since PostgreSQL 13: whoever may create schemas may create it. One that is there already stays where it is.
  await admin.query(`create extension if not exists ${TRIGRAMS} schema platform`)
  const { rows } = await admin.query<{ name: string }>('select current_database() as name')
  const database = quoted(rows[0]?.name ?? '')
  await admin.query(`
    grant connect on database ${database} to ${quoted(loginRole(rolePrefix))};
    revoke temporary on database ${database} from public`)
  for (const schema of schemas) await createSchema(admin, rolePrefix, schema)
  return rolePrefix
}

async function createSchema(admin: pg.Client, prefix: string, section: string): Promise<void> {
  const schema = quoted(section)
  const owner = quoted(ownerRole(prefix, section))
  const runtime = quoted(runtimeRole(prefix, section))
  // One transaction: a schema without its default privileges would give its runtime role nothing, for ever.
  await admin.query(`
    begin;
    grant usage on schema platform to ${owner};
    create schema if not exists ${schema} authorization ${owner};
    set local role ${owner};
    grant usage on schema ${schema} to ${runtime};
    alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${runtime};
    alter default privileges in schema ${schema} grant usage on sequences to ${runtime};
    alter default privileges revoke execute on functions from public;
    alter default privileges in schema ${schema} grant execute on functions to ${runtime};
    commit`)
}

/**
 * Where migrations look for names without a schema: among PostgreSQL's own, and where the extension is. So a section
 * names an operator class, `gin_trgm_ops`, and no schema that is not its own. Statements at run time have no use for it:
 * LIKE is PostgreSQL's own operator.
 */
async function migrationPath(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query<{ schema: string }>(
    'select extnamespace::regnamespace::text as schema from pg_catalog.pg_extension where extname = $1',
    [TRIGRAMS],
  )
  const [extension] = rows
  if (extension === undefined) throw new Error('the extension is missing')
  return `pg_catalog, ${extension.schema}`
}

async function apply(
  admin: pg.Client,
  { rolePrefix, searchPath }: { readonly rolePrefix: string; readonly searchPath: string },
  migration: Migration,
): Promise<void> {
  await admin.query('begin')
  try {
    await admin.query(`set local role ${quoted(ownerRole(rolePrefix, migration.section))}`)
    await admin.query(`set local search_path to ${searchPath}`)
    await admin.query(migration.sql)
    await admin.query('reset role')
    await admin.query('insert into platform.migrations (section, name, checksum) values ($1, $2, $3)', [
      migration.section,
      migration.name,
      migration.checksum,
    ])
    await admin.query('commit')
  } catch (error) {
    await admin.query('rollback')
    throw new Error(`migration ${migration.section}/${migration.name} failed`, { cause: error })
  }
}

async function restrictAppendOnly(
  admin: pg.Client,
  prefix: string,
  manifests: readonly SectionManifest[],
): Promise<void> {
  for (const { section, table } of await writableAppendOnly(admin, prefix, manifests)) {
    const owner = quoted(ownerRole(prefix, section))
    const runtime = quoted(runtimeRole(prefix, section))
    await admin.query(`
      begin;
      set local role ${owner};
      revoke update, delete on ${quoted(section)}.${quoted(table)} from ${runtime};
      commit`)
  }
}

/**
 * The queue's tables, by its own SQL and under their owner, so that at run time it needs no right to make any. Those of
 * another version are made anew: what comes due is declared at each start, and what was under way comes due again. Its SQL
 * holds its own transaction, so what is installed is read from its tables and recorded nowhere else; cut short in between,
 * the next start goes on.
 */
async function migrateQueue(admin: pg.Client, prefix: string): Promise<readonly string[]> {
  const installed = await queueVersion(admin, prefix)
  if (installed === QUEUE_VERSION) return []
  const owner = quoted(ownerRole(prefix, QUEUE_SCHEMA))
  if (installed !== undefined) {
    await admin.query(`set role ${owner}; drop schema ${QUEUE_SCHEMA} cascade; reset role`)
    await createSchema(admin, prefix, QUEUE_SCHEMA)
  }
  await admin.query(`set role ${owner}`)
  await admin.query(await queueTables(QUEUE_SCHEMA))
  await admin.query('reset role')
  return [`${QUEUE_SCHEMA}/${QUEUE_VERSION}`]
}

/** Undefined where it is not installed yet. */
async function queueVersion(admin: pg.Client, prefix: string): Promise<number | undefined> {
  const { rowCount } = await admin.query(
    `select from pg_catalog.pg_tables where schemaname = $1 and tablename = 'version'`,
    [QUEUE_SCHEMA],
  )
  if (rowCount === 0) return undefined
  // The administrating user may not inherit from the owner: then it has to step into it to read.
  await admin.query(`begin; set local role ${quoted(ownerRole(prefix, QUEUE_SCHEMA))}`)
  const { rows } = await admin.query<{ version: number }>(`select version from ${QUEUE_SCHEMA}.version`)
  await admin.query('commit')
  const installed = rows[0]?.version
  if (installed !== undefined && installed > QUEUE_VERSION) {
    throw new DatabaseRefusal(
      'ahead',
      `the database has ${QUEUE_SCHEMA}/${installed}, which this version does not know: update Humans`,
    )
  }
  return installed
}

/** Tables marked append-only that their section's runtime role may still change. */
async function writableAppendOnly(
  admin: pg.Client,
  prefix: string,
  manifests: readonly SectionManifest[],
): Promise<readonly { section: string; table: string }[]> {
  const marked = manifests.flatMap(({ name: section, tables }) =>
    Object.entries(tables)
      .filter(([, { appendOnly }]) => appendOnly)
      .map(([table]) => ({ section, table, role: runtimeRole(prefix, section) })),
  )
  const { rows } = await admin.query<{ section: string; table: string }>(
    `select m.section, m."table"
    from unnest($1::text[], $2::text[], $3::text[]) as m (section, "table", role)
    join pg_catalog.pg_namespace n on n.nspname = m.section
    join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = m."table"
    where has_table_privilege(m.role, c.oid, 'update') or has_table_privilege(m.role, c.oid, 'delete')`,
    [marked.map(({ section }) => section), marked.map(({ table }) => table), marked.map(({ role }) => role)],
  )
  return rows
}
