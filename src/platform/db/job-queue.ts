import pg from 'pg'
import { runtimeRole } from './roles.ts'

/** The job queue's schema, which it makes and knows by itself; its two roles are named by it, as a section's are. */
export const QUEUE_SCHEMA = 'pgboss'

/** What the queue asks of a database: one text of one or more statements. */
export interface QueueStatements {
  // biome-ignore lint/suspicious/noExplicitAny: the queue alone knows what it selects.
  executeSql(text: string, values?: unknown[]): Promise<{ rows: any[] }>
}

/** It polls with one at a time, and has another to say that a job is still alive while a third is slow. */
const CONNECTIONS = 3

/**
 * Connections of the queue's own, each under its runtime role from its start to its end: its texts hold transactions of
 * their own, so no role set around a text would last to its end. What it selects comes as the driver gives it, not as
 * sections have it.
 */
export function openQueueConnections(login: pg.ClientConfig, rolePrefix: string): pg.Pool {
  // The prefix is the database's name, which may hold what ends an option.
  const role = runtimeRole(rolePrefix, QUEUE_SCHEMA).replaceAll(/[\\\s]/g, '\\$&')
  return new pg.Pool({
    connectionString: login.connectionString,
    max: CONNECTIONS,
    application_name: 'humans jobs',
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 15_000,
    options: `-c search_path=pg_catalog -c role=${role}`,
  })
}

export function statementsOn(pool: pg.Pool): QueueStatements {
  return { executeSql: (text, values) => pool.query(text, values) }
}
