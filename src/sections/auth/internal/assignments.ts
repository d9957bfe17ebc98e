import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { Role } from '../auth.ts'
import { own } from './tables.ts'

const HISTORY = 200

export type Assignment = {
  readonly human: string
  readonly name: string
  readonly role: Role
  readonly since: Temporal.Instant
  /** The first moment at which it is over; null: for good. */
  readonly until: Temporal.Instant | null
  readonly begun: boolean
  /** Whoever is not has it in name alone. */
  readonly active: boolean
}

export type Assignments = { readonly held: readonly Assignment[]; readonly over: readonly Assignment[] }

/** Who holds what, or soon will, by role; and what is over, of that the last 200, the latest first. */
export async function assignments(snapshot: Snapshot, profiles: Profiles): Promise<Assignments> {
  const columns = sql`human, role, held_from as since, held_until as until, held_from <= statement_timestamp() as begun`
  const { rows: held } = await sql<Row>`
    select ${columns} from auth.role_assignments
    where held_until is null or held_until > greatest(held_from, statement_timestamp())
    order by role, held_from, id`.execute(own(snapshot))
  const { rows: over } = await sql<Row>`
    select ${columns} from auth.role_assignments
    where held_until <= statement_timestamp() and held_until > held_from
    order by held_until desc, id desc
    limit ${HISTORY}`.execute(own(snapshot))
  const humans = [...new Set([...held, ...over].map(({ human }) => human))]
  const names = await profiles.names(snapshot, humans)
  const active = new Set(await profiles.active(snapshot, humans))
  const known = (row: Row): Assignment => ({
    ...row,
    name: names.get(row.human) ?? row.human,
    active: active.has(row.human),
  })
  return { held: held.map(known), over: over.map(known) }
}

type Row = Omit<Assignment, 'name' | 'active'>
