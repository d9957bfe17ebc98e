import { createHmac } from 'node:crypto'
import type pg from 'pg'
import { isSqlState, quoted } from './session.ts'

/**
 * Roles belong to the whole cluster, so each is prefixed with the name of the database that it was made for.
 * Per section: an owner, used by its migrations alone, and a runtime role. The application logs in as one more role,
 * which owns nothing and inherits nothing, and may only step into the runtime roles.
 */
export function runtimeRole(prefix: string, section: string): string {
  return `${prefix}_${section}`
}

export function ownerRole(prefix: string, section: string): string {
  return `${prefix}_${section}_owner`
}

export function loginRole(prefix: string): string {
  return `${prefix}_app`
}

/** The login role's password: derived, so that every process that shares the secret knows it and none stores it. */
export function loginPassword(secret: string): string {
  return createHmac('sha256', secret).update('database login').digest('hex')
}

export async function createRoles(admin: pg.Client, prefix: string, sections: readonly string[]): Promise<void> {
  await createRole(admin, loginRole(prefix), 'login noinherit')
  for (const section of sections) {
    await createRole(admin, ownerRole(prefix, section), 'nologin noinherit')
    await createRole(admin, runtimeRole(prefix, section), 'nologin noinherit')
    await lend(admin, ownerRole(prefix, section), 'current_user')
    await lend(admin, runtimeRole(prefix, section), quoted(loginRole(prefix)))
  }
}

/** Sets the login role's password; called when the role is new or refused the one derived from the present secret. */
export async function setLoginPassword(admin: pg.Client, prefix: string, secret: string): Promise<void> {
  // The password is hexadecimal, so it needs no quoting; ALTER ROLE takes no parameters.
  await admin.query(`alter role ${quoted(loginRole(prefix))} password '${loginPassword(secret)}'`)
}

async function createRole(admin: pg.Client, role: string, attributes: string): Promise<void> {
  const { rowCount } = await admin.query('select from pg_catalog.pg_roles where rolname = $1', [role])
  if (rowCount !== 0) return
  try {
    await admin.query(`create role ${quoted(role)} ${attributes}`)
  } catch (error) {
    // Another database's migration, which our lock does not exclude, made the same role in between.
    if (!isSqlState(error, '42710', '23505')) throw error
  }
}

/** Lets `to` step into `role` without inheriting from it. PostgreSQL 15 has no such option: there NOINHERIT of `to` does it. */
async function lend(admin: pg.Client, role: string, to: string): Promise<void> {
  const { rows } = await admin.query<{ options: boolean }>(
    `select current_setting('server_version_num')::int >= 160000 as options`,
  )
  await admin.query(`grant ${quoted(role)} to ${to}${rows[0]?.options ? ' with inherit false, set true' : ''}`)
}
