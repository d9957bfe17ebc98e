import packageJson from 'pg-boss/package.json' with { type: 'json' }

/** The version of the tables that this version of the queue works with. */
export const QUEUE_VERSION = packageJson.pgboss.schema

/**
 * What brings the queue's tables up to date, in a transaction of its own. The package is loaded only where there is
 * something to do: loading it takes 90 ms, which no command needs to wait for.
 */
export async function queueMigration(schema: string, installed: number | undefined): Promise<string> {
  const { getConstructionPlans, getMigrationPlans } = await import('pg-boss')
  return installed === undefined
    ? getConstructionPlans(schema, { createSchema: false })
    : getMigrationPlans(schema, installed)
}
