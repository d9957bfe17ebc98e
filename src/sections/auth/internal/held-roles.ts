import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Role } from '../auth.ts'
import { own } from './tables.ts'

/** Those that have yet to begin, too. */
export async function rolesOf(
  snapshot: Snapshot,
  humans: readonly string[],
): Promise<ReadonlyMap<string, readonly Role[]>> {
  const { rows } = await sql<{ human: string; roles: Role[] }>`
    select human, array_agg(distinct role order by role) as roles
    from auth.role_assignments
    where human = any(${humans}::uuid[]) and (held_until is null or held_until > now())
    group by human`.execute(own(snapshot))
  return new Map(rows.map(({ human, roles }) => [human, roles]))
}
