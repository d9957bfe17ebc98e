import type { Snapshot } from '../../../../platform/db/tx.ts'
import type { Email } from '../../email.ts'

export type PageNeeds = {
  readonly email: Email
  /** `development` has the mailbox; nothing else does. */
  readonly environment: string
  /** On whose clocks times are shown: what it is, Email can't know. */
  readonly timeZone: (snapshot: Snapshot) => Promise<string>
}
