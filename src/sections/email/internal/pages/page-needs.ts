import type { Snapshot, Tx } from '../../../../platform/db/tx.ts'
import type { Email } from '../../email.ts'
import type { Outbox } from '../outbox.ts'

export type PageNeeds = {
  readonly email: Pick<Email, 'preferences' | 'choose'>
  readonly outbox: Outbox
  /** `development` has the mailbox; nothing else does. */
  readonly environment: string
  /** On whose clocks times are shown: what it is, Email can't know. */
  readonly timeZone: (snapshot: Snapshot) => Promise<string>
  /** Who these humans are today, and stay until `tx` ends; whom that is known to, Email does not ask. */
  readonly present: (tx: Tx, humans: readonly string[]) => Promise<ReadonlyMap<string, string>>
}
