import type pg from 'pg'
import { withAdmin } from '../../src/platform/db/database.ts'
import { QUEUE_SCHEMA } from '../../src/platform/db/job-queue.ts'
import { loginRole, ownerRole, runtimeRole } from '../../src/platform/db/roles.ts'
import type { SectionManifest } from '../../src/platform/section.ts'
import { privilegeViolations } from './database-privileges.ts'
import { roleViolations, type SectionRole } from './database-roles.ts'
import { tableViolations } from './database-tables.ts'
import { inDatabase, type Violation } from './violation.ts'

export type CheckedDatabase = { readonly adminUrl: string; readonly rolePrefix: string }

export function databaseViolations(
  { adminUrl, rolePrefix }: CheckedDatabase,
  manifests: readonly SectionManifest[],
): Promise<Violation[]> {
  return withAdmin(adminUrl, (admin) => catalogViolations(admin, rolePrefix, manifests))
}

/** What the catalog allows that ownership forbids, as this connection sees it: an open transaction's changes included. */
export async function catalogViolations(
  admin: pg.Client,
  rolePrefix: string,
  manifests: readonly SectionManifest[],
): Promise<Violation[]> {
  const roles = rolesOf(rolePrefix, manifests)
  const { rows } = await admin.query<{ name: string }>(
    'select rolname::text as name from pg_catalog.pg_roles where rolname = any ($1)',
    [roles.map(({ name }) => name)],
  )
  const present = roles.filter(({ name }) => rows.some((row) => row.name === name))
  const missing = roles.filter((role) => !present.includes(role))
  return [
    ...missing.map(({ name }) => inDatabase('privilege', `role ${name} is missing`)),
    ...(await roleViolations(admin, present)),
    ...(await privilegeViolations(admin, present, manifests)),
    ...(await tableViolations(admin, present, manifests)),
  ]
}

/** The job queue's are held to what a section's are. */
function rolesOf(prefix: string, manifests: readonly SectionManifest[]): SectionRole[] {
  return [
    { name: loginRole(prefix), kind: 'login', schema: null },
    ...[...manifests.map(({ name }) => name), QUEUE_SCHEMA].flatMap((schema): SectionRole[] => [
      { name: ownerRole(prefix, schema), kind: 'owner', schema },
      { name: runtimeRole(prefix, schema), kind: 'runtime', schema },
    ]),
  ]
}
