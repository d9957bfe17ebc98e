import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { RecordKind } from '../budget.ts'
import { own } from './tables.ts'

/** A row as the record holds it: its columns, as JSON. */
export type Recorded = Readonly<Record<string, unknown>>

/**
 * One field of one thing, from what to what. A field of null is the whole thing: made, with the columns in `after`, or
 * deleted, with those in `before`.
 */
export type Change = {
  readonly subject: { readonly kind: RecordKind; readonly id: string }
  readonly field: string | null
  readonly before: unknown
  readonly after: unknown
}

/** Puts the changes of one act on record, in the transaction that makes them; tells the act's id. */
export async function recordChanges(tx: Tx, year: string, changes: readonly Change[], actor: Actor): Promise<string> {
  const act = randomUUID()
  if (changes.length === 0) return act
  await sql`
    insert into budget.audit_entries (act, year_id, actor_kind, actor_human, actor_job, subject_kind, subject_id, field,
      before, after)
    select ${act}::uuid, ${year}::uuid, ${actor.kind}, ${actor.kind === 'human' ? actor.human : null}::uuid,
      ${actor.kind === 'system' ? actor.job : null}::text, subject_kind, subject_id, field, before::jsonb, after::jsonb
    from unnest(
      ${changes.map(({ subject }) => subject.kind)}::text[],
      ${changes.map(({ subject }) => subject.id)}::uuid[],
      ${changes.map(({ field }) => field)}::text[],
      ${changes.map(({ before }) => jsonOf(before))}::text[],
      ${changes.map(({ after }) => jsonOf(after))}::text[]
    ) with ordinality as change (subject_kind, subject_id, field, before, after, place)
    order by place`.execute(own(tx))
  return act
}

function jsonOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

/** What differs between two states of a row; its version only counts the changes. */
export function differences(subject: Change['subject'], before: Recorded, after: Recorded): readonly Change[] {
  return Object.keys(after)
    .filter((field) => field !== 'version' && JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ subject, field, before: before[field], after: after[field] }))
}

export function made(kind: RecordKind, row: Recorded): Change {
  return { subject: { kind, id: idOf(row) }, field: null, before: null, after: row }
}

export function deleted(kind: RecordKind, row: Recorded): Change {
  return { subject: { kind, id: idOf(row) }, field: null, before: row, after: null }
}

function idOf({ id }: Recorded): string {
  if (typeof id !== 'string') throw new TypeError('a row on record has no id')
  return id
}
