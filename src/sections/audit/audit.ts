import type { Actor } from '../../platform/actor.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { Personal } from '../../platform/personal.ts'

/**
 * Audit owns the append-only record of who did what. An entry is written in the transaction of what it records, so
 * there is never one without the other. Entries hold ids and figures, never a person's name or address.
 */
export interface Audit {
  readonly personal: Personal
  record(tx: Tx, entry: AuditEntry): Promise<void>
}

export type AuditEntry = {
  readonly actor: Actor
  /** The domain's verb, `campaign.activate`. */
  readonly action: string
  readonly subject: { readonly kind: string; readonly id: string }
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>
}
