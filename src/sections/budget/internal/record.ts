import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Reach, RecordEntry, RecordKind, Thing } from '../budget.ts'
import { find } from './editing/find.ts'
import { own } from './tables.ts'
import { findYear } from './years.ts'

const MOST = 100

export async function recordOf(
  snapshot: Snapshot,
  thing: Thing,
  reach: Reach,
): Promise<readonly RecordEntry[] | undefined> {
  if ((await find(snapshot, thing, reach)) === undefined) return undefined
  return entries(snapshot, sql`e.subject_kind = ${thing.kind} and e.subject_id = ${thing.id}`)
}

export async function recordOfYear(
  snapshot: Snapshot,
  label: string,
  after: number | undefined,
): Promise<readonly RecordEntry[]> {
  const year = await findYear(snapshot, label)
  if (year === undefined) return []
  return entries(snapshot, sql`e.year_id = ${year.id} ${after === undefined ? sql`` : sql`and e.id < ${after}`}`)
}

async function entries(snapshot: Snapshot, which: RawBuilder<unknown>): Promise<readonly RecordEntry[]> {
  const { rows } = await sql<EntryRow>`
    select e.id, e.at, e.act, e.actor_kind, e.actor_human, e.actor_job, e.subject_kind, e.subject_id, e.field, e.before,
      e.after, coalesce(l.description, c.name, g.name, y.label, gone.name, '') as name
    from budget.audit_entries e
    left join budget.line_items l on e.subject_kind = 'line' and l.id = e.subject_id
    left join budget.categories c on e.subject_kind = 'category' and c.id = e.subject_id
    left join budget.groups g on e.subject_kind = 'group' and g.id = e.subject_id
    left join budget.years y on e.subject_kind = 'year' and y.id = e.subject_id
    left join lateral (
      -- Of what is deleted, the name that it had then.
      select coalesce(d.before ->> 'description', d.before ->> 'name') as name
      from budget.audit_entries d
      where d.subject_kind = e.subject_kind and d.subject_id = e.subject_id and d.field is null and d.after is null
      order by d.id desc limit 1
    ) gone on l.id is null and c.id is null and g.id is null
    where ${which}
    order by e.id desc
    limit ${MOST}`.execute(own(snapshot))
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    act: row.act,
    actor: actorOf(row),
    subject: { kind: row.subjectKind, id: row.subjectId, name: row.name },
    field: row.field,
    before: row.before,
    after: row.after,
  }))
}

type EntryRow = {
  id: number
  at: Temporal.Instant
  act: string
  actorKind: Actor['kind']
  actorHuman: string | null
  actorJob: string | null
  subjectKind: RecordKind
  subjectId: string
  field: string | null
  before: unknown
  after: unknown
  name: string
}

function actorOf({ actorKind, actorHuman, actorJob }: EntryRow): Actor {
  if (actorHuman !== null) return { kind: 'human', human: actorHuman }
  if (actorJob !== null) return { kind: 'system', job: actorJob }
  if (actorKind !== 'operator') throw new Error(`an entry by a ${actorKind} does not say which`)
  return { kind: 'operator' }
}
