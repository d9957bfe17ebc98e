import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { own, type SubjectKind } from './tables.ts'

/** One field of one thing, from what to what; a field of null is the whole thing, made with the fields in `after`. */
export type Change = {
  readonly subject: { readonly kind: SubjectKind; readonly id: string }
  readonly field: string | null
  readonly before: unknown
  readonly after: unknown
}

/** Puts changes on record, in the transaction that makes them. */
export async function recordChanges(tx: Tx, year: string, changes: readonly Change[], actor: Actor): Promise<void> {
  await own(tx)
    .insertInto('auditEntries')
    .values(
      changes.map(({ subject, field, before, after }) => ({
        yearId: year,
        actorKind: actor.kind,
        actorHuman: actor.kind === 'human' ? actor.human : null,
        actorJob: actor.kind === 'system' ? actor.job : null,
        subjectKind: subject.kind,
        subjectId: subject.id,
        field,
        before: before === null ? null : JSON.stringify(before),
        after: JSON.stringify(after),
      })),
    )
    .execute()
}
