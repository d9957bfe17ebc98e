import type { Generated } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { AuditEntry } from '../audit.ts'

type AuditTables = {
  entries: {
    id: Generated<number>
    at: Generated<Temporal.Instant>
    actorKind: 'human' | 'operator' | 'system'
    actorHuman: string | null
    actorJob: string | null
    action: string
    subjectKind: string
    subjectId: string
    detail: string
  }
}

export const own = sectionDb<AuditTables>('audit')

export async function record(tx: Tx, { actor, action, subject, detail = {} }: AuditEntry): Promise<void> {
  await own(tx)
    .insertInto('entries')
    .values({
      actorKind: actor.kind,
      actorHuman: actor.kind === 'human' ? actor.human : null,
      actorJob: actor.kind === 'system' ? actor.job : null,
      action,
      subjectKind: subject.kind,
      subjectId: subject.id,
      detail: JSON.stringify(detail),
    })
    .execute()
}
