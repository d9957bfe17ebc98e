import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { manifests } from '../../src/main.ts'
import { withAdmin } from '../../src/platform/db/database.ts'
import { sectionDb } from '../../src/platform/db/section-db.ts'
import { testDatabase } from '../../test/support/database.ts'
import { catalogViolations } from './database.ts'

const owned = manifests.flatMap(({ name, tables }) =>
  Object.entries(tables).map(([table, { personal, plain, appendOnly }]) => ({
    section: name,
    table: `${name}.${table}`,
    column: [...personal, ...plain][0] ?? '',
    appendOnly: appendOnly === true,
  })),
)

const database = testDatabase()

/** One statement of a section, as its code would run it; answers with the server's refusal. */
async function refusal(section: string, statement: string): Promise<unknown> {
  const own = sectionDb<Record<never, never>>(section)
  const attempt = database.current.transact((tx) => sql.raw(statement).execute(own(tx)))
  return attempt.then(
    () => `${section} may: ${statement}`,
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )
}

async function refusals(section: string, statements: readonly string[]): Promise<void> {
  for (const statement of statements)
    expect([statement, await refusal(section, statement)]).toEqual([statement, '42501'])
}

describe.each(manifests.map(({ name }) => name))('the runtime role of %s', (section) => {
  it("is refused every other section's tables", async () => {
    for (const { table, column } of owned.filter((other) => other.section !== section)) {
      await refusals(section, [
        `select from ${table}`,
        `insert into ${table} default values`,
        `update ${table} set ${column} = null`,
        `delete from ${table}`,
        `select from pg_catalog.pg_class as own left join ${table} on true`,
        `lock table ${table} in access share mode`,
        `truncate ${table}`,
        `alter table ${table} add planted text`,
        `create index on ${table} (${column})`,
        `drop table ${table}`,
        `grant select on ${table} to public`,
      ])
    }
  })

  it('may not alter, truncate or drop its own', async () => {
    for (const { table } of owned.filter((own) => own.section === section)) {
      await refusals(section, [`alter table ${table} add planted text`, `truncate ${table}`, `drop table ${table}`])
    }
    await refusals(section, [`create table ${section}.planted ()`, `drop schema ${section} cascade`])
  })

  it('may not grant its own', async () => {
    for (const { table } of owned.filter((own) => own.section === section)) {
      // PostgreSQL only warns where the role has the privilege without the option, so what counts is that nothing changed.
      const granted = await database.current.transact(async (tx) => {
        const own = sectionDb<Record<never, never>>(section)(tx)
        await sql.raw(`grant select on ${table} to public`).execute(own)
        const { rows } = await sql<{ open: boolean }>`
          select pg_catalog.has_table_privilege('public', ${table}, 'select') as open`.execute(own)
        return rows
      })
      expect(granted).toEqual([{ open: false }])
    }
  })

  it('may not become an owner or an administrator', async () => {
    const prefix = database.current.rolePrefix
    await refusals(section, [
      ...manifests.map(({ name }) => `set local role "${prefix}_${name}_owner"`),
      'create role planted',
      `alter role "${prefix}_app" superuser`,
      `create schema planted`,
    ])
  })

  it('may not rewrite a record of who did what', async () => {
    for (const { table, column } of owned.filter((own) => own.section === section && own.appendOnly)) {
      await refusals(section, [`update ${table} set ${column} = null`, `delete from ${table}`, `truncate ${table}`])
    }
  })
})

describe('the check of the database', () => {
  /** What it finds after these statements, which are then undone. `:x` is the role of x. */
  const planted = (statements: string) =>
    withAdmin(database.current.adminUrl, async (admin) => {
      const { rolePrefix } = database.current
      await admin.query('begin')
      await admin.query(statements.replaceAll(/:([a-z_]+)/g, `"${rolePrefix}_$1"`))
      const found = await catalogViolations(admin, rolePrefix, manifests)
      await admin.query('rollback')
      return found.map(({ message }) => message.replaceAll(`${rolePrefix}_`, ':'))
    })

  it('finds nothing in a migrated database', async () => {
    expect(await planted('select')).toEqual([])
  })

  it.each([
    ['grant select on audit.entries to :tickets', 'role :tickets may select on audit.entries'],
    ['grant insert (action) on audit.entries to :tickets', 'role :tickets may insert on audit.entries'],
    ['grant delete, update on audit.entries to :audit', 'role :audit may delete, update on audit.entries'],
    ['grant update (detail) on audit.entries to :audit', 'role :audit may update on audit.entries'],
    ['grant truncate on tickets.orders to :tickets', 'role :tickets may truncate on tickets.orders'],
    ['grant references on tickets.orders to :tickets', 'role :tickets may references on tickets.orders'],
    ['grant trigger on tickets.orders to :tickets', 'role :tickets may trigger on tickets.orders'],
    [
      'grant select on tickets.orders to :tickets with grant option',
      'role :tickets may select with grant option on tickets.orders',
    ],
    ['grant select on tickets.orders to public', 'role :app may select on tickets.orders'],
    ['grant select on tickets.orders to :app', 'role :app may select on tickets.orders'],
    ['grant insert on platform.migrations to :budget', 'role :budget may insert on platform.migrations'],
    [
      'grant update on sequence audit.entries_id_seq to :tickets',
      'role :tickets may update on sequence audit.entries_id_seq',
    ],
    ['grant usage on schema budget to :tickets', 'role :tickets may usage on schema budget'],
    ['grant create on schema tickets to :tickets', 'role :tickets may create on schema tickets'],
    ['grant :budget to :tickets', 'role :tickets holds role :budget as a member'],
    ['grant :tickets_owner to :app', 'role :app holds role :tickets_owner as a member'],
    ['grant :tickets to :app with admin option', 'role :app holds role :tickets with admin option'],
    ['alter role :app inherit', 'role :app has the attribute inherit'],
    ['alter role :tickets login', 'role :tickets has the attribute login'],
    ['alter role :tickets_owner superuser', 'role :tickets_owner has the attribute superuser'],
    ['alter role :app createrole', 'role :app has the attribute createrole'],
    ['alter table audit.entries owner to :audit', 'role :audit owns table audit.entries'],
    ['alter table audit.entries owner to current_user', 'audit.entries belongs to postgres'],
    ['alter role :tickets rename to planted', 'role :tickets is missing'],
    [
      'alter default privileges for role :budget_owner in schema budget grant select on tables to :tickets',
      ':tickets will get select on what is made in budget',
    ],
    [
      'create function tickets.peek() returns void language sql as $$ select $$; grant execute on function tickets.peek to :budget',
      'role :budget may execute on function tickets.peek()',
    ],
    [
      'create function tickets.peek() returns void language sql security definer as $$ select $$',
      'function tickets.peek() is SECURITY DEFINER without a search_path',
    ],
    [
      'create function tickets.peek() returns void language sql security definer set search_path to pg_catalog as $$ select $$',
      'function tickets.peek() is SECURITY DEFINER and in no manifest',
    ],
    [
      'alter function audit.make_nobody(uuid, uuid) reset search_path',
      'function audit.make_nobody(uuid,uuid) is SECURITY DEFINER without a search_path',
    ],
    [
      'alter function audit.make_nobody(uuid, uuid) owner to current_user',
      'function audit.make_nobody(uuid,uuid) belongs to postgres',
    ],
    [
      'alter function budget.make_nobody(uuid, uuid) security invoker',
      'function budget.make_nobody of the manifest is not the one SECURITY DEFINER function',
    ],
    [
      `create function audit.make_nobody() returns void language sql security definer set search_path to pg_catalog
        as 'delete from audit.entries'`,
      'function audit.make_nobody of the manifest is not the one SECURITY DEFINER function',
    ],
    [
      'grant execute on function audit.make_nobody(uuid, uuid) to :tickets',
      'role :tickets may execute on function audit.make_nobody(uuid,uuid)',
    ],
    [
      'grant execute on function audit.make_nobody(uuid, uuid) to public',
      'role :app may execute on function audit.make_nobody(uuid,uuid)',
    ],
    [
      'create view tickets.peek as select from audit.entries; grant select on tickets.peek to :budget',
      'role :budget may select on tickets.peek',
    ],
    ['alter table tickets.orders add nickname text', 'tickets.orders.nickname is classed neither personal nor plain'],
    ['alter table audit.entries drop action', 'audit.entries.action is in the manifest and not in the database'],
    ['alter table audit.entries rename to records', 'audit.entries is in the manifest and not in the database'],
    ['create table budget.planted ()', 'budget.planted is in no manifest'],
    ['create table public.planted ()', 'public.planted is in no manifest'],
    [
      'alter table budget.years add foreign key (id) references campaigns.campaigns (id)',
      'foreign key years_id_fkey ties budget.years to campaigns.campaigns, which another section owns',
    ],
    [
      'revoke update, delete on tickets.orders from :tickets',
      "tickets.orders can't be changed and is not marked append-only",
    ],
  ])('after %s finds: %s', async (statements, message) => {
    expect(await planted(statements)).toContain(message)
  })
})
