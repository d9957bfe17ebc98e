import packageJson from 'pg-boss/package.json' with { type: 'json' }

/** The version of the tables that this version of the queue works with. */
export const QUEUE_VERSION = packageJson.pgboss.schema

/**
 * What makes the queue's tables in a schema that is there and empty, in a transaction of its own. The package is loaded
 * only where that is to be done: loading it takes 90 ms, which no command needs to wait for.
 */
export async function queueTables(schema: string): Promise<string> {
  const { getConstructionPlans } = await import('pg-boss')
  return getConstructionPlans(schema, { createSchema: false })
}
